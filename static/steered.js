// What the page around a figure may ask of it. embedded.js loads this when it asks for the first time; embed.md describes the messages.

const QUEUE = 20; // The most commands that wait for the next frame, or for the program.
const AGAIN = 100; // Milliseconds until the program is looked for once more.

/** All that can be asked for, and what embedded.js lets pass: nothing that runs anything. */
const COMMANDS = {
  play: () => ({ kind: 'play', value: 0 }),
  pause: () => ({ kind: 'pause', value: 0 }),
  seek: ({ seconds, step }) => {
    if (Number.isInteger(step) && step >= 0 && step < 1e7) return { kind: 'step', value: step };
    return Number.isFinite(seconds) && seconds >= 0 && seconds <= 86400 && { kind: 'seek', value: seconds };
  },
  set: ({ link }) => typeof link === 'string' && /^#/.test(link) && link.length <= 64 * 1024 && { link },
};

const commands = [];

/** Has the program do what these messages ask for, at the next frame; what can't be done is left out. `performer` gives the program's
 *  function for it, or null as long as the program is not there. */
export function steer(messages, performer) {
  for (const message of messages) {
    const command = COMMANDS[message.type](message);
    if (!command || commands.length >= QUEUE) continue;
    if (!commands.length) requestAnimationFrame(() => performAll(performer));
    commands.push(command);
  }
}

/** Does what was asked for, in its order. The program is loaded for it, as for a reader’s first act. */
function performAll(performer) {
  const perform = performer();
  if (!perform) {
    if (isLost()) return void commands.splice(0);
    dispatchEvent(new Event('pointermove')); // Nobody may hear it yet, so it comes again.
    return void setTimeout(performAll, AGAIN, performer);
  }
  for (const { kind, value, link } of commands.splice(0)) {
    if (!link) {
      perform(kind, value);
    } else if (link !== location.hash) {
      history.replaceState(history.state, '', location.pathname + location.search + link);
      dispatchEvent(new PopStateEvent('popstate'));
    }
  }
}

/** Whether the program could not be loaded: then boot.js is still, and a card of its says why. */
function isLost() {
  return document.documentElement.dataset.boot === 'still' && document.querySelector('.boot-card') !== null;
}

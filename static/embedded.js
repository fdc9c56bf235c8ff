// A figure in another page, as that page sees it: its options, its height, and what page and figure tell each other. boot.js
// loads this in embeds only. embed.md describes options and messages; static/embed.js is the other side of them.

const VERSION = 1;
const PATIENCE = 1000; // Milliseconds for which a height only grows: what swings between two heights comes to rest.
const QUEUE = 20; // The most commands that wait for the next frame, or for the program.

/** What each option can be; for a person, and as it is tested. */
const OPTIONS = {
  view: ['timeline, queue, code, transcript or both', /^(timeline|queue|code|transcript|both)$/],
  controls: ['all or none', /^(all|none)$/],
  theme: ['auto, light or dark', /^(auto|light|dark)$/],
  accent: ['a colour, such as #b3002d', { test: (colour) => CSS.supports('color', colour) && !/var|url/i.test(colour) }],
  from: ['a step, such as 12', /^\d{1,7}$/],
  to: ['a step, such as 40', /^\d{1,7}$/],
  speed: ['0.1, 0.25, 0.5, 1, 2, 5, 10 or whole', /^(0\.1|0\.25|0\.5|1|2|5|10|whole)$/],
  autoplay: ['there, or not', /^(|1|true|autoplay)$/],
  predict: ['there, or not', /^(|1|true|predict)$/],
};

const root = document.documentElement;
let host = null; // The origin of the page around, once it has said hello.
let perform = null; // The program takes commands with it, once it is there.
let commands = [];
let sent = { height: 0, width: 0, at: -PATIENCE };
const asksProgram = /^#(run|program)\?/.test(location.hash); // What is shown before it is there has another height.
let isAsked = false; // A frame is asked for, in which the height is looked at.

/** Leaves options out that can't be, and says so to the author; marks the page with the others, for the stylesheet. */
function settle() {
  const address = new URL(location.href);
  const query = address.searchParams;
  for (const [name, [possible, pattern]] of Object.entries(OPTIONS)) {
    const value = query.get(name);
    if (value === null || pattern.test(value)) continue;
    console.warn(`Await Lab: ${name}="${value.slice(0, 60)}" was left out. It can be ${possible}.`);
    query.delete(name);
  }
  if (address.href !== location.href) history.replaceState(history.state, '', address);
  for (const name of ['view', 'controls', 'theme']) if (query.has(name)) root.dataset[name] = query.get(name);
  if (query.has('accent')) root.style.setProperty('--wish', query.get('accent'));
  root.toggleAttribute('data-accent', query.has('accent'));
}

function post(message) {
  parent.postMessage({ awaitLab: VERSION, ...message }, host === 'null' ? '*' : host);
}

/** Tells the height of what is shown, at most once a frame, and only what is new. */
function tellHeight() {
  if (isAsked || host === null) return;
  isAsked = true;
  requestAnimationFrame((now) => {
    isAsked = false;
    const figure = document.querySelector('.embed:not([aria-busy])');
    if (!figure || (asksProgram && !perform)) return;
    const height = Math.ceil(figure.getBoundingClientRect().height) + 2; // The border of the body.
    const isSwinging = innerWidth === sent.width && now - sent.at < PATIENCE && height < sent.height;
    if (isSwinging) return setTimeout(tellHeight, PATIENCE);
    if (height === sent.height) return;
    sent = { height, width: innerWidth, at: now };
    post({ type: 'height', height });
  });
}

/** What the page around may ask for: nothing that runs anything. */
const COMMANDS = {
  play: () => ({ kind: 'play', value: 0 }),
  pause: () => ({ kind: 'pause', value: 0 }),
  seek: ({ seconds, step }) => {
    if (Number.isInteger(step) && step >= 0 && step < 1e7) return { kind: 'step', value: step };
    return Number.isFinite(seconds) && seconds >= 0 && seconds <= 86400 && { kind: 'seek', value: seconds };
  },
  set: ({ link }) => typeof link === 'string' && /^#/.test(link) && link.length <= 64 * 1024 && { link },
};

addEventListener('message', ({ source, origin, data }) => {
  if (parent === window || source !== parent || data?.awaitLab !== VERSION) return;
  if (data.type === 'hello' && host === null) {
    host = origin;
    root.toggleAttribute('data-followed', true);
    new ResizeObserver(tellHeight).observe(document.body);
    new MutationObserver(tellHeight).observe(document.body, { childList: true, subtree: true, attributeFilter: ['aria-busy'] });
    return tellHeight();
  }
  const command = origin === host && Object.hasOwn(COMMANDS, data.type) && COMMANDS[data.type](data);
  if (!command || commands.length >= QUEUE) return;
  if (!commands.length) requestAnimationFrame(performAll);
  commands.push(command);
});

/** Does what was asked for, in its order. The program is loaded for it, as for a reader’s first act. */
function performAll() {
  if (!perform) {
    if (!commands.length) return;
    dispatchEvent(new Event('pointermove')); // Nobody may hear it yet, so it comes again.
    return void setTimeout(performAll, PATIENCE / 10);
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

/** Waits until a figure that needs the program comes into the reader's sight: far down in a post it holds up nobody. */
export function inSight() {
  root.dataset.boot = 'away';
  return new Promise((seen) => {
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      seen();
    });
    watch.observe(root);
  });
}

/** Begins, before anything is shown; `awaitLab` is what boot.js offers the program. */
export function begin(awaitLab) {
  settle();
  awaitLab.tell = (type, step, seconds) => host !== null && post({ type, step, seconds });
  awaitLab.obey = (callback) => {
    perform = callback;
    performAll(); // What was asked for meanwhile.
  };
  if (parent !== window) parent.postMessage({ awaitLab: VERSION, type: 'hello' }, '*'); // No secret, so for whoever it is.
}

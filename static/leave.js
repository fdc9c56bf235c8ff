// What leaves the page in the browser's own ways: the figure as pixels, a trace to Perfetto's page. Loaded when it is wanted.

const KEPT = 60_000; // Milliseconds after which a file is given up that the browser was asked to keep.
const PAUSE = 100; // Milliseconds between two questions whether that page is there,
const MOST = 600; // of which there are so many.

/** Keeps a picture as a file of that name. */
export function keep(name, picture) {
  const address = URL.createObjectURL(picture);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

/** Hands a trace to Perfetto's page, of that origin, in that window, as its documentation has it: PING until it says PONG, then that. */
export async function handOver(there, origin, title, trace) {
  let isThere = false;
  const heard = (answer) => (isThere ||= answer.origin === origin && answer.data === 'PONG');
  addEventListener('message', heard);
  for (let asked = 0; asked < MOST && !there.closed && !isThere; asked++) {
    there.postMessage('PING', origin);
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  removeEventListener('message', heard);
  if (isThere) there.postMessage({ perfetto: { buffer: new TextEncoder().encode(trace).buffer, title } }, origin);
}

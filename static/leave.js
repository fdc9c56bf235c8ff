// What leaves the page in the browser's own ways: the figure as pixels, a trace to Perfetto's page. Loaded when it is wanted.

const SCALE = 2; // Pixels for one of the picture's, so that print is sharp, too.
const PERFETTO = 'https://ui.perfetto.dev';
const PAUSE = 100; // Milliseconds between two questions whether that page is there,
const MOST = 600; // of which there are so many.

/** Keeps an SVG picture as a PNG file of that name. */
export async function pixels(name, svg) {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const link = document.createElement('a');
    link.href = canvas.toDataURL('image/png');
    link.download = name;
    link.click();
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Hands a trace to Perfetto's page in that window, as its documentation has it: PING until it says PONG, then the trace. */
export async function handOver(there, title, trace) {
  let isThere = false;
  const heard = ({ origin, data }) => (isThere ||= origin === PERFETTO && data === 'PONG');
  addEventListener('message', heard);
  for (let asked = 0; asked < MOST && !there.closed && !isThere; asked++) {
    there.postMessage('PING', PERFETTO);
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  removeEventListener('message', heard);
  if (isThere) there.postMessage({ perfetto: { buffer: new TextEncoder().encode(trace).buffer, title } }, PERFETTO);
}

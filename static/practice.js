// Starts the practice server (sw.js) and finds out whether real requests to it can be relied on.

const PROTOCOL = 1; // As in sw.js.
const PATIENCE = 2000; // Milliseconds until the page is told that it can't be had.
const PAUSE = 50;
const GONE = 500; // Milliseconds without an answer until one that was ready is taken for lost: a part of the patience.

const MESSAGES = {
  file: 'The page was opened as a file, and browsers start no practice server for files. Serve the folder over http instead.',
  sandboxed: 'This frame is sandboxed without an origin of its own, so the browser allows no practice server in it.',
  insecure: 'This address is neither https nor localhost, so the browser allows no practice server.',
  unsupported: 'This browser has no service workers here, which the practice server needs; some private modes switch them off.',
  refused: 'The browser refused to start the practice server.',
  timeout: 'The practice server did not answer within two seconds.',
  version: 'The practice server is of another version than this page. Reload the page.',
};

/**
 * Registers the worker and waits until it is ready: it answered a message, it controls this page, and one marked answer came.
 * `trusted` turns a path into an address that the page's policy lets load. `wasReady`: a server that was ready has just failed to
 * answer, which may have used up part of the patience. Never rejects: gives `{ready: true, protocol}` or `{ready: false, reason, message}`.
 */
export async function practiceServer(trusted, wasReady) {
  const hindrance = whatForbidsIt();
  if (hindrance) return missing(hindrance);
  const attempt = { reason: 'timeout', over: false };
  const late = pause(wasReady ? PATIENCE - GONE : PATIENCE).then(() => missing(attempt.reason));
  try {
    return await Promise.race([readied(trusted, attempt), late]);
  } catch (error) {
    return missing('refused', error);
  } finally {
    attempt.over = true;
  }
}

function whatForbidsIt() {
  if (location.protocol === 'file:') return 'file';
  if (globalThis.origin === 'null') return 'sandboxed'; // There even to look at navigator.serviceWorker throws.
  if (!globalThis.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator)) return 'unsupported';
  return null;
}

function missing(reason, error) {
  return { ready: false, reason, message: MESSAGES[reason] + (error ? ` It said: ${error.message ?? error}` : '') };
}

/** Whether a practice server that was ready still is: it controls this page and answers. */
export async function isThere(trusted) {
  const script = scriptOf(trusted);
  return controls(script) !== null && (await Promise.race([isMarked(new URL('net/ping', script)), pause(GONE).then(() => false)]));
}

// Each protocol has an address of its own: else a new page could be left with the old worker for seconds.
const scriptOf = (trusted) => trusted(`sw.js?protocol=${PROTOCOL}`);

/** The worker that controls this page, if it is ours. */
function controls(script) {
  const { controller } = navigator.serviceWorker;
  return controller?.scriptURL === String(script) ? controller : null;
}

async function readied(trusted, attempt) {
  const container = navigator.serviceWorker;
  const script = scriptOf(trusted);
  const ours = () => controls(script);
  // Not container.ready, which may be a registration of before, that the reader has cleared away.
  const registered = container.register(script, { updateViaCache: 'none' });
  registered.then(({ waiting }) => waiting && asked(waiting), () => {}); // Whoever awaits it hears of a failure.
  const address = new URL('net/ping', script);
  while (!attempt.over) {
    // Browsers put registering off at times while requests are open, so a page that ours controls does not wait for it.
    const worker = ours() ?? newest(await registered); // One that is active need not control this page yet.
    const reply = worker && (await Promise.race([asked(worker), pause(10 * PAUSE)]));
    if (reply?.protocol === PROTOCOL && ours() && (await isMarked(address))) return { ready: true, protocol: PROTOCOL };
    if (reply && reply.protocol !== PROTOCOL) attempt.reason = 'version'; // Ours may be on its way.
    await pause(PAUSE);
  }
  return missing(attempt.reason);
}

const newest = ({ waiting, active }) => waiting ?? active;

/** Asks a worker what it is. It also takes its place then, if it waits, and this page, which a hard reload leaves without a worker. */
function asked(worker) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => {
      port1.close();
      resolve(event.data);
    };
    worker.postMessage({ type: 'await-lab-ping' }, [port2]);
  });
}

/** Whether the practice server answers, and not the host that the page came from. */
async function isMarked(address) {
  const response = await fetch(address, { cache: 'no-store', credentials: 'omit' }).catch(() => null);
  return response?.headers.get('X-Await-Lab') === String(PROTOCOL);
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// The practice server: a service worker that answers real `fetch` calls under `net/`, after httpbin's conventions, so that the
// page needs no back end. It keeps nothing between requests: the browser may stop it at any time and send a request again.
//
// Every address gives an answer that is known beforehand: its status, its bytes, and the moment of each part, in whole
// microseconds since the request came. The simulated world gives the same ones.
//
//   address                              answer                                         headers at   body
//   delay/{seconds}                      {"delay": 1.5}                                 seconds      at once
//   page/{name}?ms=0&bytes=1024&status=200   "name\n" again and again, cut at `bytes`   ms · 4/5     4 equal parts at equal steps, the last at ms
//   status/{code}                        {"status": 404}; none for 204, 205 and 304     0            at once
//   bytes/{count}                        the bytes 0, 1, … 255, 0, …                    0            at once, in parts of 64 KiB
//   drip?duration=2&numbytes=10&code=200&delay=0   asterisks                            delay        at most 100 parts from the headers on, the end after `duration`
//   stream/{lines}                       {"id": 0} and on, a line each                  0            at once, a part for each line
//   json                                 SAMPLE                                         0            at once
//   flaky?rate=0.5&seed=1&attempt=1      {"attempt": 1, "ok": true}, or 503 and false   0            at once
//   reset                                a network error                                0
//   stall                                nothing, ever
//   ping                                 {"protocol": 1, "version": "1"}                0            at once
//
// Numbers are written in digits (`1`, `0.25`): anything else is answered with 400 and the reason. A number above its limit is
// lowered to it, and the header `X-Await-Lab-Limited` says so. An answer without a body is over with its headers.

const PROTOCOL = 1; // Counts changes that the page must know of.
const VERSION = '1'; // Counts all other changes of the answers.

const SECOND = 1_000_000; // In microseconds, as all moments here.
const LONGEST = 10 * SECOND;
const LARGEST = 10 * 1024 * 1024;
const PART = 64 * 1024;
const NULL_BODY = [204, 205, 304];
const ADDRESSES = [
  'delay/{seconds}', 'page/{name}?ms=0&bytes=1024&status=200', 'status/{code}', 'bytes/{count}',
  'drip?duration=2&numbytes=10&code=200&delay=0', 'stream/{lines}', 'json', 'flaky?rate=0.5&seed=1&attempt=1',
  'reset', 'stall', 'ping',
];
const SAMPLE = `{
  "title": "Waiting together",
  "labs": [
    {"name": "say-after", "seconds": [1, 2], "sequential": 3, "concurrent": 2},
    {"name": "fetch", "seconds": [0.12, 0.11, 0.8, 0.46, 0.36], "sequential": 1.85, "concurrent": 0.8}
  ],
  "measured": false,
  "author": null
}
`;

/** A request that asks for something wrong; the message goes to the reader. */
class Refusal extends Error {}

/** What a request asks for: its last path segment and its query, checked. */
class Wishes {
  constructor(segment, query) {
    this.segment = segment;
    this.query = query;
    this.limited = [];
  }

  text(name, otherwise) {
    return this.query.get(name) ?? otherwise;
  }

  /** A number with at most `places` decimals (more are cut off), as a whole number of the last place. */
  number(name, text, places, limit) {
    const digits = /^([0-9]+)(?:\.([0-9]+))?$/.exec(text);
    if (!digits || (places === 0 && digits[2])) {
      throw new Refusal(`${name} must be a ${places === 0 ? 'whole number' : 'number'} written in digits`);
    }
    const value = Number(digits[1] + (digits[2] ?? '').slice(0, places).padEnd(places, '0'));
    if (value <= limit) return value;
    this.limited.push(`${name}=${limit / 10 ** places}`);
    return limit;
  }

  status(name, text) {
    if (/^[2-5][0-9][0-9]$/.test(text)) return Number(text);
    throw new Refusal(`${name} must be a whole number from 200 to 599`); // The platform lets a worker answer with no other.
  }
}

const ascii = (text) => new TextEncoder().encode(text);

/** The pattern again and again, cut at `length`. */
function repeated(pattern, length) {
  const body = new Uint8Array(length);
  body.set(pattern.subarray(0, length));
  for (let filled = pattern.length; filled < length; filled *= 2) body.copyWithin(filled, 0, filled);
  return body;
}

/** An answer whose headers and body come together at `head`. */
function atOnce(text, { status = 200, head = 0 } = {}) {
  const body = ascii(text);
  return { status, type: 'application/json', head, body, parts: [[head, body.length]], end: head };
}

const refused = (status, reason, more = '') => atOnce(`{"error": "${reason}"${more}}`, { status });

/** Each address's answer; a name that ends with a slash takes one segment more. */
const answers = {
  'delay/': (wishes) => {
    const head = wishes.number('seconds', wishes.segment, 6, LONGEST);
    return atOnce(`{"delay": ${head / SECOND}}`, { head });
  },
  'page/': (wishes) => {
    const name = wishes.segment;
    if (!/^[A-Za-z0-9._-]{1,100}$/.test(name)) {
      throw new Refusal('name must be 1 to 100 letters, digits, dots, dashes or underscores');
    }
    const end = wishes.number('ms', wishes.text('ms', '0'), 3, LONGEST);
    const count = wishes.number('bytes', wishes.text('bytes', '1024'), 0, LARGEST);
    const status = wishes.status('status', wishes.text('status', '200'));
    const head = Math.floor((end * 4) / 5);
    const quarter = Math.floor(count / 4);
    const parts = [quarter, quarter, quarter, count - 3 * quarter]
      .map((length, i) => [head + Math.floor(((end - head) * (i + 1)) / 4), length]);
    return { status, type: 'text/plain; charset=utf-8', head, body: repeated(ascii(`${name}\n`), count), parts, end };
  },
  'status/': (wishes) => {
    const status = wishes.status('code', wishes.segment);
    return atOnce(`{"status": ${status}}`, { status });
  },
  'bytes/': (wishes) => {
    const count = wishes.number('count', wishes.segment, 0, LARGEST);
    const parts = Array.from({ length: Math.ceil(count / PART) }, (_, i) => [0, Math.min(PART, count - i * PART)]);
    const body = repeated(Uint8Array.from({ length: 256 }, (_, i) => i), count);
    return { status: 200, type: 'application/octet-stream', head: 0, body, parts, end: 0 };
  },
  drip: (wishes) => {
    const duration = wishes.number('duration', wishes.text('duration', '2'), 6, LONGEST);
    const count = wishes.number('numbytes', wishes.text('numbytes', '10'), 0, LARGEST);
    const status = wishes.status('code', wishes.text('code', '200'));
    const head = wishes.number('delay', wishes.text('delay', '0'), 6, LONGEST);
    if (count === 0) throw new Refusal('numbytes must be at least 1');
    const many = Math.min(count, 100);
    const upTo = (i) => Math.floor((count * i) / many);
    const parts = Array.from({ length: many }, (_, i) => [head + Math.floor((duration * i) / many), upTo(i + 1) - upTo(i)]);
    return { status, type: 'application/octet-stream', head, body: repeated(ascii('*'), count), parts, end: head + duration };
  },
  'stream/': (wishes) => {
    const many = wishes.number('lines', wishes.segment, 0, 100);
    const lines = Array.from({ length: many }, (_, i) => `{"id": ${i}}\n`);
    return { ...atOnce(lines.join('')), parts: lines.map((line) => [0, line.length]) };
  },
  json: () => atOnce(SAMPLE),
  flaky: (wishes) => {
    const rate = wishes.number('rate', wishes.text('rate', '0.5'), 6, 1_000_000);
    const seed = wishes.text('seed', '1');
    if (!/^[0-9]{1,20}$/.test(seed) || BigInt(seed) >= 2n ** 64n) throw new Refusal('seed must be a whole number below 2^64');
    const attempt = wishes.number('attempt', wishes.text('attempt', '1'), 0, 2 ** 32 - 1);
    const ok = splitmix64(BigInt(seed), 1n, BigInt(attempt)) % 1_000_000n >= BigInt(rate);
    return atOnce(`{"attempt": ${attempt}, "ok": ${ok}}`, { status: ok ? 200 : 503 });
  },
  reset: () => null,
  stall: () => ({ head: Infinity }),
  ping: () => atOnce(`{"protocol": ${PROTOCOL}, "version": "${VERSION}"}`),
};

/** The number at `index` of a seed's `stream`, as the engine draws it. */
function splitmix64(seed, stream, index) {
  const word = (bits) => BigInt.asUintN(64, bits);
  let bits = word(seed + ((stream << 32n) + index + 1n) * 0x9e3779b97f4a7c15n);
  bits = word((bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n);
  bits = word((bits ^ (bits >> 27n)) * 0x94d049bb133111ebn);
  return bits ^ (bits >> 31n);
}

/** What is answered to an address below `net/`, and what had to be limited for it. */
function planned(path, query) {
  const [name, segment, ...more] = path.split('/');
  const key = segment === undefined ? name : `${name}/`;
  if (more.length || !Object.hasOwn(answers, key)) {
    const list = ADDRESSES.map((address) => `"${address}"`).join(', ');
    return [refused(404, 'no such address', `, "addresses": [${list}]`), []];
  }
  const wishes = new Wishes(segment, query);
  try {
    return [answers[key](wishes), wishes.limited];
  } catch (error) {
    if (error instanceof Refusal) return [refused(400, error.message), []];
    throw error;
  }
}

/** Waits until microseconds after `start`; `stop` is called with a function that ends the wait for ever. */
function until(start, moment, stop = () => {}) {
  return new Promise((resolve) => {
    // A timer counts whole milliseconds and may come a little early, so the clock decides.
    const look = () => {
      const left = start + moment / 1000 - performance.now();
      if (left <= 0) return resolve();
      if (left === Infinity) return;
      const timer = setTimeout(look, Math.ceil(left));
      stop(() => clearTimeout(timer));
    };
    look();
  });
}

/** The body's parts, each at its moment; `over` is called when the last is sent or the page wants no more. */
function streamed({ body, parts, end }, start, over) {
  const due = parts.filter(([, length]) => length > 0);
  let stop;
  let sent = 0;
  let offset = 0;
  const wait = (moment) => until(start, moment, (how) => { stop = how; });
  return new ReadableStream({
    // The browser pulls again when a part was taken. Should it have lost the page without a cancel, `enqueue` throws, and that
    // ends the stream and nothing else.
    async pull(controller) {
      try {
        if (sent < due.length) {
          const [moment, length] = due[sent++];
          await wait(moment);
          controller.enqueue(body.subarray(offset, (offset += length)));
        } else {
          await wait(end);
          controller.close();
          over();
        }
      } catch (lost) {
        over();
        throw lost;
      }
    },
    // The only sign that the page has aborted: a request's own signal never fires in a worker.
    cancel() {
      stop?.();
      over();
    },
  });
}

async function answer(event, path, query) {
  const start = performance.now();
  const headers = { 'X-Await-Lab': PROTOCOL, 'Cache-Control': 'no-store' };
  try {
    const [plan, limited] = planned(path, query);
    if (plan === null) return Response.error();
    await until(start, plan.head);
    headers['Content-Type'] = plan.type;
    if (limited.length) headers['X-Await-Lab-Limited'] = limited.join(', ');
    const init = { status: plan.status, headers };
    if (NULL_BODY.includes(plan.status) || event.request.method === 'HEAD') return new Response(null, init);
    let over;
    // Else Firefox would end this worker, and the body with it, as soon as a newer one is there.
    event.waitUntil(new Promise((resolve) => { over = resolve; }));
    return new Response(streamed(plan, start, over), init);
  } catch {
    headers['Content-Type'] = 'application/json';
    return new Response('{"error": "the practice server failed"}', { status: 500, headers });
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// The page asks whether the worker is there. After a hard reload no worker controls the page, so it claims the page again; and
// Chromium at times leaves a worker waiting that has skipped waiting already, so it does that again.
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'await-lab-ping') return;
  event.waitUntil(Promise.allSettled([self.skipWaiting(), self.clients.claim()])); // Only an active worker may claim; the page asks again.
  event.ports[0]?.postMessage({ protocol: PROTOCOL, version: VERSION });
});

const BASE = new URL('net/', self.registration.scope);

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === BASE.origin && url.pathname.startsWith(BASE.pathname);
  if (!ours || !['GET', 'HEAD', 'POST'].includes(event.request.method)) return;
  event.respondWith(answer(event, url.pathname.slice(BASE.pathname.length), url.searchParams));
});

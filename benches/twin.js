// The fetch lab as a page that does no more than that: real requests together, a row for each answer.

const ADDRESSES = ['delay/0.1', 'delay/0.2', 'delay/0.3'];
const server = navigator.serviceWorker.register('sw.js').then(() => navigator.serviceWorker.ready);

async function ask(address, scope) {
  const begun = performance.now();
  const answer = await fetch(new URL(`net/${address}`, scope), { cache: 'no-store' });
  const body = await answer.text();
  const took = `${((performance.now() - begun) / 1000).toFixed(3)} s`;
  const row = document.querySelector('tbody').insertRow();
  for (const text of [address, answer.status, `${body.length} B`, took]) row.insertCell().textContent = text;
}

document.querySelector('button').onclick = async () => {
  const { scope } = await server;
  if (!navigator.serviceWorker.controller) {
    await new Promise((taken) => navigator.serviceWorker.addEventListener('controllerchange', taken, { once: true }));
  }
  await Promise.all(ADDRESSES.map((address) => ask(address, scope)));
};

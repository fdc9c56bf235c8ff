// The engine and what JavaScript has for the same, in one page and in turns.

import start, { queue, ready } from './in_page_wasm.js';

const PAIRS = 11;
const WARM_UP = 3;
const ITEMS = 20_000;
const TASKS = 10_000;

/** A first-in, first-out line that never moves what is in it. */
class Ring {
  constructor() {
    this.slots = new Array(16);
    this.first = 0;
    this.length = 0;
  }

  push(item) {
    if (this.length === this.slots.length) {
      this.slots = Array.from({ length: 2 * this.length }, (_, place) => this.slots[(this.first + place) % this.length]);
      this.first = 0;
    }
    this.slots[(this.first + this.length++) % this.slots.length] = item;
  }

  shift() {
    if (!this.length) return undefined;
    const item = this.slots[this.first];
    this.slots[this.first] = undefined;
    this.first = (this.first + 1) % this.slots.length;
    this.length--;
    return item;
  }
}

/** A bounded queue of promises: who has to wait stands in line. */
class Queue {
  constructor(capacity) {
    this.capacity = capacity || Infinity;
    this.items = new Ring();
    this.getters = new Ring();
    this.putters = new Ring();
  }

  async put(item) {
    while (this.items.length >= this.capacity) await new Promise((go) => this.putters.push(go));
    this.items.push(item);
    this.getters.shift()?.();
  }

  async get() {
    while (!this.items.length) await new Promise((go) => this.getters.push(go));
    this.putters.shift()?.();
    return this.items.shift();
  }
}

async function ringOfPromises(capacity) {
  const line = new Queue(capacity);
  const putting = (async () => {
    for (let item = 0; item < ITEMS; item++) await line.put(item % 100);
  })();
  for (let item = 0; item < ITEMS; item++) {
    if ((await line.get()) !== item % 100) throw new Error('another item');
  }
  await putting;
}

async function promiseAll() {
  const all = await Promise.all(Array.from({ length: TASKS }, async (_, task) => task));
  if (all.reduce((sum, task) => sum + task) !== (TASKS * (TASKS - 1)) / 2) throw new Error('another sum');
}

async function pairs(one, other) {
  const time = async (work) => {
    const begun = performance.now();
    await work();
    return (performance.now() - begun) / 1000;
  };
  const all = [];
  for (let place = 0; place < PAIRS + WARM_UP; place++) {
    const second = place % 2 ? await time(other) : null;
    const first = await time(one);
    all.push([first, second ?? (await time(other))]);
  }
  return all.slice(WARM_UP);
}

await start();
window.measure = async () => {
  const measured = { ready: await pairs(() => ready(TASKS), promiseAll) };
  for (const capacity of [1, 5, 10, 64, 0]) {
    measured[capacity] = await pairs(() => queue(capacity, ITEMS), () => ringOfPromises(capacity));
  }
  return measured;
};

// What the page does with program workers, for the tests: each run has one of its own, and the next is loaded ahead.

window.programs = {
  parts: null,
  next: null,
  /** A worker that is loaded; how long it took, and how many bytes came. */
  load() {
    const worker = awaitLab.startProgramWorker();
    return new Promise((loaded, lost) => {
      let came = 0;
      worker.onerror = ({ message }) => lost(message);
      worker.onmessage = ({ data: [what, ...rest] }) => {
        if (what === 'up') worker.postMessage(['load', new URL('cpython/', document.baseURI).href, this.parts]);
        if (what === 'loading') came = rest;
        if (what === 'lost') lost(rest[0]);
        if (what === 'loaded') {
          const [parts, runtime, isReal] = rest;
          this.parts = parts;
          loaded({ worker, runtime, isReal, came });
        }
      };
    });
  },
  /** Runs a program to its end; gives its batches. */
  async run(program) {
    const { worker, runtime } = await (this.next ?? this.load());
    const batches = [];
    const over = new Promise((resolve) => {
      worker.onmessage = ({ data: [what, number, ...rest] }) => {
        if (what === 'batch') batches.push([[...rest[0]], rest[1]]);
        if (what === 'over') resolve(rest[0]);
      };
    });
    worker.postMessage(['run', 1, program]);
    this.next = this.load();
    const fault = await over;
    worker.terminate();
    return { runtime, fault, batches };
  },
};

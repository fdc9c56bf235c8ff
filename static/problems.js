// Writes down what goes wrong on the page, for the tests: boot.js loads it where the address says so.

/** Writes problems down in `awaitLab.problems` from now on. */
export function record(awaitLab) {
  const problems = (awaitLab.problems = []);
  const note = (kind, message) => problems.push({ kind, message: String(message) });
  addEventListener('error', (event) => note('error', event.message ?? `${event.target.src ?? event.target.href} failed`), true);
  addEventListener('unhandledrejection', (event) => note('unhandledrejection', event.reason));
  addEventListener('securitypolicyviolation', (event) => note('securitypolicyviolation', `${event.violatedDirective}: ${event.blockedURI}`));
  const write = console.error;
  console.error = (...parts) => {
    note('console.error', parts.join(' '));
    write.apply(console, parts);
  };
}

// `runs.post`. The runner starts it with the same inputs as the main step and no word of which of the two it is, also where the
// main step was killed before it could save any state; so it says itself that it is the post step.
const stage = Symbol.for('phasedb.stage');
Object.assign(globalThis, { [stage]: 'post' });
await import(new URL('./index.js', import.meta.url).href);

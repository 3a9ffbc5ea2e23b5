/** The page brings its own style and asks nothing of the network. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2230; --paper: #fff; --soft: #f3f5f9; --line: #d5dae5; --dim: #586074;
  --pass: #17693a; --fail: #b3261e; --open: #8a5a00; --skip: #586074; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9f0; --paper: #14171f; --soft: #1d212c; --line: #353c4d; --dim: #a3abbd;
  --pass: #6fd79a; --fail: #ff8a80; --open: #f2c14e; --skip: #a3abbd; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 70rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.verdict { font-size: 1.25rem; font-weight: 600; padding: .75rem 1rem; border-left: .4rem solid; background: var(--soft); margin: 1rem 0; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .inconclusive { color: var(--open); } .skip { color: var(--skip); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; } dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .35rem 0; padding: .4rem .75rem; } summary { cursor: pointer; }
details details { background: var(--soft); } summary b { font-variant-numeric: tabular-nums; }
.dim { color: var(--dim); } ul { padding-left: 1.2rem; margin: .25rem 0; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; padding: .6rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; margin: .4rem 0; }
details details pre { background: var(--paper); }
`

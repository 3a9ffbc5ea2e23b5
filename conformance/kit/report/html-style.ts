/** The page brings its own style and asks nothing of the network. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b2130; --paper: #fff; --soft: #f4f6fa; --line: #dbe0ea; --dim: #5a6377;
  --pass: #14663a; --fail: #b3261e; --inconclusive: #855700; --skip: #5a6377;
  --pass-soft: #e8f5ed; --fail-soft: #fdecea; --inconclusive-soft: #fdf3dc; --skip-soft: #eef0f5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e5e8ef; --paper: #13161d; --soft: #1b1f29; --line: #333a4a; --dim: #a2abbd;
  --pass: #73d89d; --fail: #ff8d84; --inconclusive: #f0c254; --skip: #a2abbd;
  --pass-soft: #14291d; --fail-soft: #351a19; --inconclusive-soft: #2f2610; --skip-soft: #22262f; } }
* { box-sizing: border-box; }
body { font: 15px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.55rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 2.25rem 0 .6rem; }
h3 { font-size: .95rem; margin: 1.25rem 0 .4rem; } p { margin: .4rem 0; } header > .dim { margin: 0; } code { font-size: .92em; }
.dim { color: var(--dim); font-weight: 400; }
.is-pass { --tone: var(--pass); --tone-soft: var(--pass-soft); } .is-fail { --tone: var(--fail); --tone-soft: var(--fail-soft); }
.is-inconclusive { --tone: var(--inconclusive); --tone-soft: var(--inconclusive-soft); } .is-skip, .is-none { --tone: var(--skip); --tone-soft: var(--skip-soft); }
.verdict { background: var(--tone-soft); border-left: .4rem solid var(--tone); border-radius: .3rem; padding: .9rem 1.1rem; }
.verdict .headline { color: var(--tone); font-size: 1.45rem; font-weight: 650; line-height: 1.2; margin: 0; }
.tiles { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; padding: 0; margin: .75rem 0; }
.tiles li { border: 1px solid var(--line); border-top: .2rem solid var(--tone); border-radius: .3rem; padding: .5rem .9rem .6rem; color: var(--dim); }
.tiles b { display: block; font-size: 1.7rem; line-height: 1.2; color: var(--tone); font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: .3rem 1.5rem; margin: 1rem 0 0; padding: .8rem 1.1rem; background: var(--soft); border-radius: .3rem; }
dl div { display: flex; gap: .75rem; } dt { color: var(--dim); flex: 0 0 6.2rem; } dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
details.rule { border: 1px solid var(--line); border-left: .25rem solid var(--tone); border-radius: .3rem; margin: .35rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; overflow-wrap: anywhere; } details[open] > summary { margin-bottom: .4rem; } summary:focus-visible { outline: 2px solid var(--tone, var(--dim)); outline-offset: 3px; }
.mark { display: inline-block; min-width: 4.2rem; text-align: center; font-size: .8rem; font-weight: 600; color: var(--tone); background: var(--tone-soft); border-radius: 1rem; padding: .05rem .55rem; }
.why { color: var(--tone); font-weight: 550; overflow-wrap: anywhere; }
details.exchange { background: var(--soft); border-radius: .3rem; margin: .35rem 0; padding: .35rem .75rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: .5rem 0; font-size: .93em; } th { text-align: left; color: var(--dim); font-weight: 500; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top; overflow-wrap: anywhere; } td:first-child code { white-space: nowrap; }
th:first-child { width: 10.5rem; } .checks th:first-child { width: 22%; } .checks th:last-child, .left th:last-child { width: 5.5rem; } .left th:first-child { width: 14rem; }
.index { padding-left: 1.6rem; } .index li { margin: .25rem 0; } a { color: inherit; } a code { white-space: nowrap; }
@media (max-width: 42rem) { table, tbody, tr, td { display: block; } thead { display: none; } tr { border-bottom: 1px solid var(--line); } td { border: 0; } td[data-is]:not(:empty)::before { content: attr(data-is) ': '; color: var(--dim); } }
section > ul { padding-left: 1.2rem; } .rule ul { columns: 22rem; padding-left: 1.2rem; margin: .4rem 0; } li { overflow-wrap: anywhere; }
.note-error b { color: var(--fail); } .note-warning b { color: var(--inconclusive); } .note-info b { color: var(--dim); }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; padding: .6rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; line-height: 1.45; margin: .3rem 0; }
.exchange pre { background: var(--paper); } footer { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: .8rem; font-size: .9em; }
@media print { body { max-width: none; padding: 0; } details.rule, .verdict, .tiles li { break-inside: avoid; } }
`

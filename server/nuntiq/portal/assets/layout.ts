export const LAYOUT = `*, *::before, *::after { box-sizing: border-box }
[hidden] { display: none !important }
html { background: var(--ground); -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body {
  margin: 0 auto; max-width: 36rem; min-height: 100vh; padding: 2.5rem 1rem 1.5rem;
  display: flex; flex-direction: column;
  background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
p, h1, h2, dl, dd, fieldset, legend { margin: 0; padding: 0; border: 0; min-width: 0 }
strong, b { font-weight: 600 }
strong, dd, .owner { overflow-wrap: anywhere }
a { color: inherit }

.masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: .15rem .75rem; padding: 0 .25rem 1rem }
.owner { font-weight: 650; font-size: 1.0625rem; letter-spacing: -.005em }
.place { color: var(--soft); font-size: .9375rem }
.card {
  display: flex; flex-direction: column; gap: 1.25rem;
  padding: 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow);
}
h1 { font-size: 1.625rem; line-height: 1.25; font-weight: 650; letter-spacing: -.015em }
.colophon { margin-top: auto; padding: 2rem .25rem 0; color: var(--soft); font-size: .8125rem }

.steps { display: flex; flex-direction: column; gap: .5rem; color: var(--soft); font-size: .875rem }
.bar { display: grid; grid-template-columns: repeat(4, 1fr); gap: .375rem }
.bar i { height: 4px; border-radius: 2px; background: var(--line) }
.bar .done { background: var(--accent) }

.notice { padding: .75rem 1rem; border-left: 4px solid; border-radius: 4px 8px 8px 4px }
.notice.bad { color: var(--bad); background: var(--bad-ground); border-color: var(--bad) }
.notice.good { color: var(--good); background: var(--good-ground); border-color: var(--good) }
.notice.warn { color: var(--warn); background: var(--warn-ground); border-color: var(--warn) }
.said { color: var(--soft) }
.said:empty { margin-top: -1.25rem }
.aside {
  display: flex; flex-direction: column; gap: .75rem; padding-top: 1.25rem;
  border-top: 1px solid var(--line); color: var(--soft); font-size: .9375rem;
}

dl { display: grid; gap: .375rem }
dl div { display: grid; grid-template-columns: 5.5rem 1fr; gap: .75rem }
dt { color: var(--soft) }

@media (max-width: 30rem) {
  body { padding-top: 1.25rem }
  .card { padding: 1.375rem 1.125rem }
  h1 { font-size: 1.4375rem }
}
`

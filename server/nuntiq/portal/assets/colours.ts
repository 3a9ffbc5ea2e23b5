/** Contrasts: text 4.5 at least on what lies behind it, borders of controls 3. */
export const COLOURS = `:root {
  color-scheme: light dark;
  --ground: #f3f5f8; --card: #ffffff; --line: #dfe4ea; --control: #78848f;
  --text: #18222d; --soft: #54616e;
  --accent: #1f5fbf; --accent-strong: #184c9a; --on-accent: #ffffff; --tint: #edf3fc;
  --bad: #a8201a; --bad-ground: #fdf1f0; --good: #17633a; --good-ground: #edf7f1;
  --warn: #7a4a00; --warn-ground: #fdf5e6;
  --shadow: 0 1px 2px rgb(20 30 45 / .05), 0 8px 28px rgb(20 30 45 / .07);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10151b; --card: #19212a; --line: #2c3742; --control: #7d8a97;
    --text: #e8edf2; --soft: #a7b3bf;
    --accent: #86b6ff; --accent-strong: #a9ccff; --on-accent: #0c2140; --tint: #1d2c40;
    --bad: #ffaaa2; --bad-ground: #351a1a; --good: #86d9a9; --good-ground: #152a20;
    --warn: #f1c478; --warn-ground: #2e2412;
    --shadow: 0 1px 2px rgb(0 0 0 / .3), 0 8px 28px rgb(0 0 0 / .25);
  }
}
`

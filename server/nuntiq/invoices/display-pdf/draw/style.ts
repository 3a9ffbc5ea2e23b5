export type FontName = 'regular' | 'bold'

export interface Style {
  readonly font: FontName
  /** In points. */
  readonly size: number
  readonly color: string
}

const ink = '#1f2933'
const grey = '#6b7780'
/** The only colour on the page. */
export const accent = '#0f5c6e'
export const tint = '#e8f1f3'
export const hairline = '#d5dce0'

export const styles = {
  title: { font: 'bold', size: 24, color: ink },
  owner: { font: 'bold', size: 11, color: accent },
  heading: { font: 'bold', size: 8.5, color: accent },
  label: { font: 'regular', size: 7, color: grey },
  body: { font: 'regular', size: 8.5, color: ink },
  strong: { font: 'bold', size: 8.5, color: ink },
  sum: { font: 'bold', size: 11, color: accent },
  cell: { font: 'regular', size: 8, color: ink },
  columnLabel: { font: 'bold', size: 7, color: accent },
  small: { font: 'regular', size: 7, color: grey },
} as const satisfies Record<string, Style>

/** Distance from one baseline to the next, in points. */
export function lineHeight(style: Style): number {
  return style.size * 1.3
}

import { type PlantedCase, type Sown, windowInWords } from '../run/planted.ts'
import type { Kind } from '../profile.ts'

/** What people are told once something is planted: when it can be harvested and how, what it leaves, what if the file is lost. */
export function plantingLines<K extends Kind>({
  planted,
  sown,
  plantedAt,
  file,
  harvest,
}: {
  planted: readonly PlantedCase<K>[]
  sown: ReadonlyMap<string, Sown>
  plantedAt: number
  file: string
  /** The command. */
  harvest: string
}): string[] {
  const kept = planted.filter(({ id }) => isKept(sown.get(id)))
  return [
    `planted at ${new Date(plantedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC into ${file}:`,
    ...kept.flatMap(({ given, windows, leaves }) => [
      `  ${given}`,
      ...windows.map((window) => `    ${window.requirement}: harvest ${windowInWords(window, plantedAt)}`),
      `    leaves ${leaves}`,
    ]),
    ...notPlantedLines(planted, sown),
    `harvest it, as often as there is something to be seen, with: ${harvest}`,
    `if ${file} is lost, none of this can be decided any more: plant again. What it left at the target stands above under "left behind", with how to be rid of it`,
  ]
}

const isKept = (sown: Sown | undefined): boolean => sown !== undefined && 'notes' in sown

/** What was not planted, and why. */
export function notPlantedLines<K extends Kind>(
  planted: readonly PlantedCase<K>[],
  sown: ReadonlyMap<string, Sown>,
): string[] {
  return planted.flatMap(({ id, requirements }) => {
    const tried = sown.get(id) ?? { why: 'the run ended before' }
    return 'why' in tried ? [`not planted: ${requirements.join(', ')} (${tried.why})`] : []
  })
}

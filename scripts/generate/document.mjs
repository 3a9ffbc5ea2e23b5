// The OpenAPI document as the generators see it.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** Reads one YAML file; what is wrong with it is reported with the file's name. */
export function readYaml(file) {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file}: ${error.message}`)
  }
}

/** Follows a local reference, once or several times. */
export function follow(document, node) {
  if (node?.$ref === undefined) return node
  const target = node.$ref
    .slice('#/'.length)
    .split('/')
    .reduce((at, step) => at?.[step.replaceAll('~1', '/').replaceAll('~0', '~')], document)
  if (target === undefined) throw new Error(`the document has no ${node.$ref}`)
  return follow(document, target)
}

/** The name of the component schema that a media type uses; every JSON body is such a component. */
function bodySchema(place, content) {
  const schema = content?.['application/json']?.schema
  if (schema === undefined) return undefined
  const name = /^#\/components\/schemas\/(\w+)$/.exec(schema.$ref ?? '')?.[1]
  if (name === undefined) throw new Error(`${place}: the schema of a body must be a reference to a component`)
  return name
}

/** All operations in document order, their responses by rising status. */
export function listOperations(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const { operationId, requestBody, responses } = item[method]
      if (operationId === undefined) throw new Error(`${method} ${path}: there is no operationId`)
      return {
        operationId,
        method: method.toUpperCase(),
        path,
        request: bodySchema(operationId, follow(document, requestBody)?.content),
        responses: Object.entries(responses).map(([status, response]) => {
          const { content, headers = {}, 'x-body': evidence } = follow(document, response)
          return {
            status: Number(status),
            schema: bodySchema(`${operationId} ${status}`, content),
            headers: Object.keys(headers),
            inferred: evidence === 'inferred',
          }
        }),
      }
    }),
  )
}

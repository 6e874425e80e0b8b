import { isNativeError } from 'node:util/types';
import Handlebars from 'handlebars';
import { TemplateFault } from './template-error';

/*
 * Handlebars has almost no logic, writes only the values it is given, and reports the line of a syntax error.
 * Operators' templates may use two of its helpers, `if` and `unless`.
 */

// The types of Handlebars declare these properties as always present, but the parser can leave them out.
type Mustache = Omit<hbs.AST.MustacheStatement, 'hash'> & { hash: hbs.AST.Hash | undefined };
type Branch = Pick<hbs.AST.Program, 'body'> & { blockParams: string[] | undefined };
type Block = Omit<hbs.AST.BlockStatement, 'program' | 'inverse' | 'hash'> & {
  program: Branch | undefined;
  inverse: Branch | undefined;
  hash: hbs.AST.Hash | undefined;
};

const CONDITIONS = ['if', 'unless'];
const PROVIDED = ['code', 'appName', 'life', 'support'];
const VARIABLE = /^[A-Za-z][A-Za-z0-9_]{0,31}$/;

export interface Inspection {
  /** The variables that a request must give. */
  variables: readonly string[];
  /** Whether the code is outside every condition, and so in every message. */
  hasCode: boolean;
}

/**
 * Checks a template of an operator.
 * @param firstLine the line number of its first line in the file
 * @throws TemplateFault for anything that would fail, or stay unescaped, when the template is rendered
 */
export function inspect(source: string, firstLine = 1): Inspection {
  const names = new Set<string>();
  // Empty lines in front make the parser report the line numbers of the file.
  const program = parse('\n'.repeat(firstLine - 1) + source);
  collectVariables(program, names);
  return {
    variables: [...names].filter((name) => !PROVIDED.includes(name)).sort(),
    hasCode: program.body.some((node) => isMustache(node) && nameOf(node.path) === 'code'),
  };
}

function parse(source: string): hbs.AST.Program {
  try {
    return Handlebars.parse(source);
  } catch (error) {
    const [, line = '1'] = / on line (\d+)/.exec(isNativeError(error) ? error.message : '') ?? [];
    throw new TemplateFault(Number(line), 'is not readable as Handlebars');
  }
}

function collectVariables(program: Pick<hbs.AST.Program, 'body'>, names: Set<string>): void {
  for (const node of program.body) {
    const { line } = node.loc.start;
    if (node.type === 'ContentStatement' || node.type === 'CommentStatement') continue;
    if (isMustache(node)) {
      if (!node.escaped) throw new TemplateFault(line, 'must not switch escaping off');
      if (node.params.length > 0 || node.hash) throw new TemplateFault(line, unknownHelper(node));
      names.add(variable(node.path, line));
    } else if (isBlock(node)) {
      const [condition, ...more] = node.params;
      const isCondition = CONDITIONS.includes(nameOf(node.path) ?? '');
      if (!isCondition) throw new TemplateFault(line, unknownHelper(node));
      const branches = [node.program, node.inverse].filter((branch) => branch !== undefined);
      const hasNames = branches.some(({ blockParams }) => blockParams !== undefined);
      if (condition === undefined || more.length > 0 || node.hash || hasNames) {
        throw new TemplateFault(line, `${nameOf(node.path) ?? ''} takes one variable`);
      }
      names.add(variable(condition, line));
      for (const branch of branches) collectVariables(branch, names);
    } else {
      throw new TemplateFault(line, 'may use variables, if and unless only');
    }
  }
}

function variable(expression: hbs.AST.Expression, line: number): string {
  const name = nameOf(expression);
  if (name !== undefined && Object.hasOwn(Handlebars.helpers, name)) {
    throw new TemplateFault(line, `${name} is a word of Handlebars, and no variable`);
  }
  if (name !== undefined && VARIABLE.test(name)) return name;
  throw new TemplateFault(line, 'a variable is a letter, then letters, digits or _, 32 at most');
}

const unknownHelper = ({ path }: { path: hbs.AST.Expression }) =>
  `has no helper ${nameOf(path) ?? 'of this kind'}: only if and unless`;

/** The name of a plain variable; undefined for `this`, `a.b`, `../a` and `@a`. */
function nameOf(expression: hbs.AST.Expression): string | undefined {
  if (!isPath(expression) || expression.data || expression.depth > 0) return undefined;
  return expression.parts.length === 1 ? expression.original : undefined;
}

const isPath = (node: hbs.AST.Node): node is hbs.AST.PathExpression => node.type === 'PathExpression';
const isMustache = (node: hbs.AST.Node): node is Mustache => node.type === 'MustacheStatement';
const isBlock = (node: hbs.AST.Node): node is Block => node.type === 'BlockStatement';

import { z } from 'zod';

type Schema = Record<string, unknown>;

export interface NamedSchemas {
  all: Record<string, Schema>;
  /** A reference to the schema: by its `title`, else by the name given here. A schema of one value has no name. */
  refer: (schema: z.ZodType, name: string) => Schema;
}

/** The schemas of the document by name: each is written once, and everything else refers to it. */
export function namedSchemas(): NamedSchemas {
  const all: Record<string, Schema> = {};
  return {
    all,
    refer: (schema, name) => {
      const plain = jsonSchema(schema);
      if (plain['type'] !== 'object' && plain['type'] !== 'array') return plain;
      const known = schema.meta()?.title ?? name;
      all[known] = plain;
      return reference(known);
    },
  };
}

export function reference(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

function jsonSchema(schema: z.ZodType): Schema {
  const { type, properties, required, items, description } = z.toJSONSchema(schema, { io: 'input' });
  return { type, properties, required, items, description };
}

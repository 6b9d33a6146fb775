import type { Migration, Phase, PlacedStatement } from '../../migration/migration.ts';
import type { NeededGrant } from '../../mysql/grants.ts';
import { watchedSignals } from '../../run/throttle/watched-signals.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import type { ObjectDefinition } from '../../sql/statements/statement.ts';

/** What every migration needs on its own database. */
export const databasePrivileges: Readonly<Record<string, string>> = {
  SELECT: 'read definitions, keys and the rows of a backfill',
  INSERT: 'write the history and run INSERT … SELECT backfills',
  UPDATE: 'run backfills and move their cursor',
  DELETE: 'run DELETE backfills and prune old checkpoints',
  CREATE: 'create tables, the state tables among them',
  ALTER: 'change tables',
  DROP: 'drop tables, and undo what created them',
  INDEX: 'add and drop indexes',
  'CREATE TEMPORARY TABLES': 'apply each statement to an empty copy of its table, to know the expected definition',
};

/** Grants for the state tables if they are in a separate database. */
export const statePrivileges: Readonly<Record<string, string>> = {
  CREATE: 'create the state tables',
  ALTER: 'upgrade the state tables',
  SELECT: 'read the state',
  INSERT: 'write the history',
  UPDATE: 'move the cursor of a backfill and extend the lease',
  DELETE: 'prune old checkpoints',
};

/** Tables of performance_schema that are read, all of them for information only. */
export const performanceSchemaTables = [
  'metadata_locks',
  'threads',
  'events_statements_current',
  'events_stages_current',
  'setup_instruments',
  'setup_consumers',
] as const;

/** On *.*: without it other sessions cannot be seen. */
export const processGrant: NeededGrant = {
  privilege: 'PROCESS',
  on: 'global',
  purpose: 'see whether replicas are connected, and which transactions block a statement',
  optional: false,
};

/** Names blockers, and shows how far an ALTER is. */
export const performanceSchemaGrant: NeededGrant = {
  privilege: 'SELECT',
  on: { schema: 'performance_schema', tables: performanceSchemaTables },
  purpose: 'name the sessions that a statement waits for, and show the progress of a running ALTER',
  optional: true,
};

/**
 * The grants that a migration needs on the source; without a migration, those that every one needs.
 * @param database the migration's own
 */
export function neededGrants(database: string, stateDatabase: string, migration: Migration | undefined): NeededGrant[] {
  const needed: NeededGrant[] = onSchema(database, databasePrivileges);
  if (stateDatabase !== database) needed.push(...onSchema(stateDatabase, statePrivileges));
  const last = [processGrant, performanceSchemaGrant];
  for (const phase of migration?.phases ?? []) {
    for (const grant of ofPhase(phase, database)) {
      const known = [...needed, ...last].some(
        ({ privilege, on }) => privilege === grant.privilege && sameLevel(on, grant.on),
      );
      if (!known) needed.push(grant);
    }
  }
  return [...needed, ...last];
}

/** The grants that the lag of a replica is watched with; they have to be given on the source and travel from there. */
export function neededReplicaGrants(stateDatabase: string): NeededGrant[] {
  return [
    { privilege: 'SELECT', on: { schema: stateDatabase }, purpose: 'see the heartbeat arrive', optional: false },
    {
      privilege: 'REPLICATION CLIENT',
      on: 'global',
      purpose: 'distinguish a stopped replica from a server that replicates from elsewhere',
      optional: true,
    },
  ];
}

function onSchema(schema: string, privileges: Readonly<Record<string, string>>): NeededGrant[] {
  return Object.entries(privileges).map(([privilege, purpose]) => ({
    privilege,
    on: { schema },
    purpose,
    optional: false,
  }));
}

function sameLevel(a: NeededGrant['on'], b: NeededGrant['on']): boolean {
  if (a === 'global' || b === 'global') return a === b;
  return a.schema === b.schema;
}

function ofPhase(phase: Phase, database: string): NeededGrant[] {
  if (phase.type === 'gate') return [];
  if (phase.type === 'backfill') {
    const { walked, written } = phase.batch.query;
    const schemas = new Set(
      [walked.schema, written.schema].filter((schema) => schema !== undefined && schema !== database),
    );
    return [
      ...[...schemas].flatMap((schema) => onSchema(schema as string, databasePrivileges)),
      ...watchedSignals(phase.batch).flatMap(({ signal }) => signal.grants),
    ];
  }
  const statements = [...phase.statements, ...(phase.rollback ?? [])];
  return statements.flatMap((placed) => ofStatement(placed, database, phase.name));
}

/** What a statement needs beyond {@link databasePrivileges} of the migration's own database. */
function ofStatement({ statement, sql }: PlacedStatement, database: string, phase: string): NeededGrant[] {
  const purpose = `run the statements of phase ${phase}`;
  const grant = (privilege: string, name: ObjectName | undefined): NeededGrant => ({
    privilege,
    on: { schema: name?.schema ?? database },
    purpose,
    optional: false,
  });
  const elsewhere = (...names: (ObjectName | undefined)[]) =>
    names.flatMap((name) =>
      name?.schema === undefined || name.schema === database ? [] : onSchema(name.schema, databasePrivileges),
    );
  switch (statement.kind) {
    case 'alter-table': {
      const parents = statement.clauses.flatMap((clause) =>
        clause.op === 'add-foreign-key' ? [grant('REFERENCES', clause.foreignKey.references.table)] : [],
      );
      const targets = statement.clauses.flatMap((clause) => (clause.op === 'rename-table' ? elsewhere(clause.to) : []));
      return [...elsewhere(statement.table), ...targets, ...parents];
    }
    case 'create-table':
      // The reader does not list a new table's foreign keys; asking for one grant too many is the smaller mistake.
      return [
        ...elsewhere(statement.table, statement.like),
        ...(/\bREFERENCES\b/i.test(sql) ? [grant('REFERENCES', statement.table)] : []),
      ];
    case 'create-index':
    case 'drop-index':
    case 'truncate-table':
      return elsewhere(statement.table);
    case 'drop-table':
    case 'optimize-table':
      return elsewhere(...statement.tables);
    case 'rename-table':
      return elsewhere(...statement.renames.flatMap(({ from, to }) => [from, to]));
    case 'object': {
      const name = statement.object === 'trigger' ? (statement.onTable ?? statement.name) : statement.name;
      return objectPrivileges(statement).map((privilege) => grant(privilege, name));
    }
    case 'set':
    case 'data':
    case 'unread':
      return [];
  }
}

function objectPrivileges({ object, verb }: ObjectDefinition): string[] {
  switch (object) {
    case 'view':
      return ['CREATE VIEW', 'SHOW VIEW'];
    case 'trigger':
      return ['TRIGGER'];
    case 'event':
      return ['EVENT'];
    case 'procedure':
    case 'function':
      return [verb === 'create' ? 'CREATE ROUTINE' : 'ALTER ROUTINE'];
    case 'database':
    case 'other':
      return [];
  }
}

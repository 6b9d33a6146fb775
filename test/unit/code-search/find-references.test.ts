import { describe, expect, it } from 'vitest';
import { type DroppedName, keyOf } from '../../../src/code-search/code-references.ts';
import { NameSearch } from '../../../src/code-search/find-references.ts';
import { processorMs } from '../../processor-time.ts';

/** `file:line` of certain references, and of possible ones with a question mark. */
function found(dropped: string, files: Readonly<Record<string, string>>): readonly string[] {
  const [table = '', column] = dropped.split('.');
  const name: DroppedName = { table, column };
  const search = new NameSearch([name]);
  for (const [path, text] of Object.entries(files)) search.add(path, text);
  const { shown = [] } = search.result().get(keyOf(name)) ?? {};
  return shown.map(({ file, line, certain }) => `${file}:${line}${certain ? '' : '?'}`);
}

/** Whether the last line but blank ones is certain, possible or nothing. */
function verdict(dropped: string, path: string, text: string, line: number): 'certain' | 'possible' | 'nothing' {
  const places = found(dropped, { [path]: text });
  if (places.includes(`${path}:${line}`)) return 'certain';
  return places.includes(`${path}:${line}?`) ? 'possible' : 'nothing';
}

describe('a column with a name of its own is certain', () => {
  it.each([
    ['TypeScript, SQL', 'a.ts', "const sql = 'SELECT fax_number FROM customers';"],
    ['TypeScript, property', 'a.ts', 'customer.faxNumber = undefined;'],
    ['TypeScript, optional chaining', 'a.ts', 'const n = customer?.faxNumber ?? null;'],
    ['TypeScript, key', 'a.ts', "customer['fax_number']"],
    ['TypeORM', 'a.ts', "@Entity('customers')\nexport class Client {\n  @Column()\n  faxNumber: string;\n}", 4],
    ['Prisma', 'schema.prisma', 'model Customer {\n  id BigInt @id\n  fax_number String?\n}', 3],
    ['Prisma, mapped', 'schema.prisma', 'model Client {\n  fax String? @map("fax_number")\n  @@map("customers")\n}', 2],
    [
      'Drizzle',
      'a.ts',
      "export const t = mysqlTable('customers', {\n  fax: varchar('fax_number', { length: 40 }),\n});",
      2,
    ],
    [
      'Rails, model',
      'app/models/customer.rb',
      'class Customer < ApplicationRecord\n  validates :fax_number, presence: true\nend',
      2,
    ],
    ['Rails, finder', 'a.rb', 'Customer.find_by_fax_number(number)'],
    ['Rails, view', 'app/views/customers/show.html.erb', '<%= @record.fax_number %>'],
    [
      'Django, model',
      'shop/models.py',
      'class Customer(models.Model):\n    fax_number = models.CharField(max_length=40)',
      2,
    ],
    ['Django, lookup', 'shop/views.py', 'Customer.objects.filter(fax_number__startswith="+49")'],
    ['Django, lookup over a relation', 'shop/views.py', 'Order.objects.filter(customer__fax_number=number)'],
    [
      'SQLAlchemy',
      'm.py',
      'class Client(Base):\n    __tablename__ = "customers"\n    fax_number = Column(String(40))',
      3,
    ],
    [
      'JPA',
      'Client.java',
      '@Entity\n@Table(name = "customers")\npublic class Client {\n    @Column(name = "FAX_NUMBER")\n    private String fax;\n}',
      4,
    ],
    ['JPA, by convention', 'Customer.java', '@Entity\npublic class Customer {\n    private String faxNumber;\n}', 3],
    ['Java, constant', 'Customers.java', 'static final String FAX_NUMBER = "x";'],
    ['Go, tag', 'a.go', 'type Customer struct {\n\tID int64 `db:"id"`\n\tFax string `db:"fax_number"`\n}', 3],
    [
      'PHP, Eloquent',
      'Customer.php',
      "class Customer extends Model\n{\n    protected $fillable = ['fax_number'];\n}",
      3,
    ],
    ['PHP, arrow', 'a.php', '$customer->fax_number = null;'],
    ['PHP, dynamic finder', 'a.php', '$all = Customer::whereFaxNumber($number)->get();'],
    ['C#', 'a.cs', 'customer.FaxNumber = null;'],
    ['SQL in a file', 'report.sql', 'SELECT c.id,\n       c.fax_number\nFROM customers c;', 2],
    ['SQL, quoted', 'report.sql', 'UPDATE `customers` SET `fax_number` = NULL;'],
    ['YAML', 'etl.yaml', 'tables:\n  customers:\n    columns: [id, fax_number]', 3],
  ])('%s', (_what, path, text, line = 1) => {
    expect(verdict('customers.fax_number', path, text, line)).toBe('certain');
  });

  it.each([
    ['userID of Go', 'sessions.user_ref_id', 'type Session struct {\n\tUserRefID int `gorm:"column:x"`\n}', 2],
    ['a URL', 'pages.preview_url', 'page.previewURL', 1],
    ['a column that is written in camel case', 'pages.previewUrl', 'page.preview_url', 1],
    ['words with digits', 'customers.address_line_2', 'customer.addressLine2', 1],
    ['capitals', 'EVENTS.USER_PAYLOAD', 'SELECT user_payload FROM events', 1],
  ])('%s', (_what, dropped, text, line) => {
    expect(verdict(dropped, 'src/code.go', text, line)).toBe('certain');
  });
});

describe('a column with a name of its own is but possible', () => {
  it.each([
    ['where the table is nowhere near', 'a.ts', 'row.fax_number'],
    ['in a comment', 'a.ts', '// customers had a fax_number once'],
    ['in a comment of SQL', 'a.sql', 'SELECT id -- and fax_number\nFROM customers;'],
    ['in a comment of Python', 'a.py', 'x = customer  # no fax_number'],
    ['in a block comment', 'a.java', '/**\n * customers: fax_number\n */', 2],
    ['in a test', 'test/customer.test.ts', 'customer.faxNumber'],
    ['in a test of Go', 'customer_test.go', 'customer.FaxNumber'],
    ['in a test of Python', 'test_customers.py', 'customer.fax_number'],
    [
      'in another table of the same statement',
      'a.ts',
      "const customers = 1;\nq('SELECT fax_number FROM suppliers')",
      2,
    ],
    [
      'in another model of the same file',
      'schema.prisma',
      'model Customer {\n  id Int\n}\n\nmodel Supplier {\n  fax_number String\n}',
      6,
    ],
    [
      'in another model of Django',
      'models.py',
      'class Customer(models.Model):\n    id = 1\n\nclass Supplier(models.Model):\n    fax_number = 2',
      5,
    ],
  ])('%s', (_what, path, text, line = 1) => {
    expect(verdict('customers.fax_number', path, text, line)).toBe('possible');
  });
});

describe('what makes or changes a table says nothing', () => {
  it.each([
    ['CREATE TABLE', 'schema.sql', 'CREATE TABLE customers (\n  id INT,\n  fax_number VARCHAR(40)\n);'],
    ['CREATE TABLE on one line', 'a.ts', "exec('CREATE TABLE customers (id INT, fax_number INT)')"],
    ['ALTER TABLE', 'a.sql', 'ALTER TABLE customers\n  ADD COLUMN fax_number INT;'],
    ['a builder of Rails', 'a.rb', 'create_table :customers do |t|\n  t.string :fax_number\nend'],
    [
      'a builder of Laravel',
      'a.php',
      "Schema::create('customers', function ($t) {\n    $t->string('fax_number');\n});",
    ],
    ['a builder of Knex', 'a.js', "knex.schema.createTable('customers', (t) => {\n  t.string('fax_number');\n});"],
    ['a call of Sequelize', 'a.js', "queryInterface.addColumn('customers', 'fax_number', STRING);"],
  ])('%s', (_what, path, text) => {
    expect(found('customers.fax_number', { [path]: text })).toEqual([]);
    expect(found('customers', { [path]: text })).toEqual([]);
  });

  it('but what follows it does', () => {
    const text = 'CREATE TABLE customers (fax_number INT);\nSELECT fax_number FROM customers;';
    expect(found('customers.fax_number', { 'a.sql': text })).toEqual(['a.sql:2']);
  });
});

describe('a column of another name is none', () => {
  it.each([
    ['a longer word', 'customer.fax_numbers'],
    ['a word before', 'customer.old_fax_number'],
    ['a word before, in humps', 'customer.oldFaxNumber'],
    ['a word behind', 'customer.faxNumberFormat'],
    ['hyphens: a style class', '<div class="customer fax-number">'],
    ['a part of a hyphenated word', 'customer x-fax_number-y'],
    ['small letters alone', 'customer.faxnumber'],
    ['two words', 'customer fax number'],
    ['a dunder of Python', 'customer.__fax_number__'],
  ])('%s', (_what, text) => {
    expect(found('customers.fax_number', { 'a.ts': text })).toEqual([]);
  });
});

describe('an everyday name', () => {
  it.each([
    ['with the table before the dot', 'a.ts', 'order.status = 7;', 1],
    ['with a row of the table before the arrow', 'a.php', '$order->status', 1],
    ['as a symbol', 'a.rb', 'order[:status]', 1],
    ['in SQL', 'a.ts', "sql('SELECT id, status FROM orders WHERE id = 1')", 1],
    ['in SQL, by an alias', 'a.ts', "sql('SELECT o.status FROM orders o JOIN users u ON u.id = o.user_id')", 1],
    ['in SQL over lines', 'a.ts', 'sql(`\n  SELECT id,\n    status\n  FROM orders`)', 3],
    ['in the model', 'a.rb', 'class Order < ApplicationRecord\n  validates :status, presence: true\nend', 2],
    ['in the model of Prisma', 's.prisma', 'model Order {\n  id Int\n  status String\n}', 3],
    ['in an annotated class', 'A.java', '@Entity\n@Table(name = "orders")\nclass A {\n  private int status;\n}', 4],
    [
      'in an attributed class',
      'A.php',
      '#[ORM\\Entity]\n#[ORM\\Table(name: "orders")]\nclass A\n{\n    private $status;\n}',
      5,
    ],
    ['in a tagged struct', 'a.go', 'type Order struct {\n\tStatus string `gorm:"size:9"`\n}', 2],
    [
      'below many annotations',
      'A.java',
      '@Entity\n@Table(name = "orders")\n@Data\n@Builder\n@AllArgsConstructor\n@NoArgsConstructor\npublic class Purchase {\n    private String status;\n}',
      8,
    ],
    [
      'in a class beside a relation',
      'a.py',
      'class Item(Base):\n    __tablename__ = "items"\n    orders = relationship("Order")\n\n\nclass Order(Base):\n    __tablename__ = "orders"\n\n    status = Column(String)',
      9,
    ],
    ['in self', 'a.py', 'class Order(db.Model):\n    def go(self):\n        self.status = 1', 3],
  ])('is certain %s', (_what, path, text, line) => {
    expect(verdict('orders.status', path, text, line)).toBe('certain');
  });

  it.each([
    ['of something else on the line', 'a.ts', 'res.status(200).json(orders);', 1],
    ['near the table', 'a.ts', 'const orders = load();\nconst status = 200;', 2],
    ['in a type that no mapper knows', 'a.ts', 'interface Order {\n  status: string;\n}', 2],
    ['in a model of Pydantic', 'a.py', 'class Order(BaseModel):\n    status: str', 2],
  ])('is possible %s', (_what, path, text, line) => {
    expect(verdict('orders.status', path, text, line)).toBe('possible');
  });

  it.each([
    ['where nothing names the table', 'a.ts', 'res.status(200);\nuser.status = 1;'],
    ['far from the table', 'a.ts', 'load(orders);\n\n\n\n\nres.status(200);'],
    ['in SQL of another table', 'a.ts', "load(orders);\nsql('SELECT status FROM invoices')"],
    [
      'in another model that has a relation',
      'a.py',
      'class Item(Base):\n    __tablename__ = "items"\n    status = Column(String)\n    orders = relationship("Order", back_populates="item")',
    ],
    ['in another model', 's.prisma', 'model Order {\n  id Int\n}\n\nmodel Invoice {\n  status String\n}'],
    ['behind ORDER BY, which is no table', 'a.sql', 'SELECT x FROM invoices ORDER BY\nstatus'],
    ['behind ORDER BY on one line', 'a.ts', "q('select 1 order by status')"],
    ['short ones as well', 'a.ts', 'qt.x = 1;'],
  ])('is nothing %s', (_what, path, text) => {
    expect(found('orders.status', { [path]: text })).toEqual([]);
    expect(found('orders.qty', { [path]: text })).toEqual([]);
  });
});

it('an everyday name of an everyday table is certain in SQL and in the model alone', () => {
  expect(verdict('events.type', 'a.js', "if (event.type === 'click') go();", 1)).toBe('possible');
  expect(verdict('events.type', 'a.js', "q('SELECT e.id FROM events e WHERE e.type = 1');", 1)).toBe('certain');
  expect(verdict('events.type', 'a.rb', 'class Event < ApplicationRecord\n  enum type: [1]\nend', 2)).toBe('certain');
  expect(verdict('events.fax_number', 'a.js', 'event.faxNumber = 1;', 1)).toBe('certain');
});

describe('a table', () => {
  it.each([
    ['in SQL', 'a.ts', "q('SELECT 1 FROM orders')", 1],
    ['in SQL of any case', 'a.ts', "q('select 1 from ORDERS')", 1],
    ['in a join', 'a.sql', 'SELECT 1 FROM users u\nJOIN orders o ON o.user_id = u.id', 2],
    ['with its schema', 'a.sql', 'SELECT 1 FROM `shop`.`orders`', 1],
    ['in INSERT', 'a.py', 'cur.execute("INSERT INTO orders (id) VALUES (1)")', 1],
    ['in UPDATE', 'a.go', 'db.Exec("UPDATE orders SET a = 1")', 1],
    ['in TRUNCATE', 'a.sql', 'TRUNCATE TABLE orders;', 1],
    ['JPA', 'A.java', '@Table(name = "orders")\nclass A {}', 1],
    ['TypeORM', 'a.ts', "@Entity('orders')\nclass A {}", 1],
    ['TypeORM, object', 'a.ts', "@Entity({ name: 'orders' })\nclass A {}", 1],
    ['SQLAlchemy', 'a.py', '__tablename__ = "orders"', 1],
    ['Django', 'a.py', "        db_table = 'orders'", 1],
    ['Rails', 'a.rb', "self.table_name = 'orders'", 1],
    ['Rails, by convention', 'a.rb', 'class Order < ApplicationRecord\nend', 1],
    ['Laravel', 'a.php', "protected $table = 'orders';", 1],
    ['Laravel, builder', 'a.php', "DB::table('orders')->get();", 1],
    ['Doctrine', 'A.php', "#[ORM\\Table(name: 'orders')]", 1],
    ['Prisma', 's.prisma', 'model Order {\n  id Int @id\n}', 1],
    ['Prisma, mapped', 's.prisma', 'model Purchase {\n  id Int @id\n  @@map("orders")\n}', 3],
    ['Drizzle', 'a.ts', "mysqlTable('orders', {})", 1],
    ['Knex', 'a.ts', "knex('orders').select()", 1],
    ['Kysely', 'a.ts', "db.selectFrom('orders')", 1],
    ['Sequelize', 'a.ts', "tableName: 'orders',", 1],
    ['gorm', 'a.go', 'func (Purchase) TableName() string {\n\treturn "orders"\n}', 2],
  ])('is certain: %s', (_what, path, text, line) => {
    expect(verdict('orders', path, text, line)).toBe('certain');
  });

  it.each([
    ['as a text', 'a.ts', "cache.get('orders')", 1, 'possible'],
    ['as a variable', 'a.ts', 'const orders = [];', 1, 'nothing'],
    ['as a type', 'a.ts', 'class Order {}', 1, 'nothing'],
    ['in a route', 'a.ts', "app.get('/orders', list)", 1, 'nothing'],
    ['in prose', 'a.ts', 'throw new Error("no answer from orders")', 1, 'nothing'],
    ['in prose about an update', 'a.ts', 'log("update orders later")', 1, 'nothing'],
    ['a model that maps another table', 's.prisma', 'model Order {\n  id Int\n  @@map("purchases")\n}', 1, 'nothing'],
    [
      'an entity of another table',
      'A.java',
      '@Entity\n@Table(name = "purchases")\npublic class Order {\n}',
      3,
      'nothing',
    ],
    ['in a comment', 'a.ts', '// SELECT 1 FROM orders', 1, 'possible'],
  ] as const)('is less: %s', (_what, path, text, line, expected) => {
    expect(verdict('orders', path, text, line)).toBe(expected);
  });

  it('of several words is possible wherever it stands', () => {
    expect(found('order_items', { 'a.ts': 'const x = order_items;' })).toEqual(['a.ts:1?']);
    expect(found('order_items', { 'a.ts': 'const x = orderItems;' })).toEqual([]);
    expect(found('order_items', { 'a.rb': 'class OrderItem < ApplicationRecord\nend' })).toEqual(['a.rb:1']);
  });
});

describe('many lines', () => {
  it('shows ten, certain ones first, and counts all', () => {
    const name = { table: 'customers', column: 'fax_number' };
    const search = new NameSearch([name]);
    search.add('z.ts', Array.from({ length: 12 }, () => 'customer.faxNumber;').join('\n'));
    search.add('a.ts', 'x.fax_number;');
    const result = search.result().get(keyOf(name));
    expect(result).toMatchObject({ certain: 12, possible: 1 });
    expect(result?.shown.map(({ file, line }) => `${file}:${line}`)).toEqual(
      Array.from({ length: 10 }, (_, index) => `z.ts:${index + 1}`),
    );
  });

  it('says nothing of a name that stands everywhere without the table', () => {
    const everywhere = { 'a.ts': Array.from({ length: 31 }, (_, index) => `x${index}.fax_number;`).join('\n') };
    expect(found('customers.fax_number', everywhere)).toEqual([]);
    expect(found('customers.fax_number', { ...everywhere, 'b.ts': 'customer.fax_number' })).toEqual(['b.ts:1']);
  });

  it('searches many names at once, and distinguishes them', () => {
    const names = [
      { table: 'customers', column: 'fax_number' },
      { table: 'orders', column: 'status' },
      { table: 'faxes', column: undefined },
    ];
    const search = new NameSearch(names);
    expect(search.texts).toEqual({
      alone: ['fax_number', 'faxnumber', 'faxes', 'fax', 'faxe'],
      together: [['orders', 'order'], ['status']],
    });
    search.add('a.ts', "customer.faxNumber; order.status;\nq('DELETE FROM faxes');");
    const lines = names.map((name) =>
      search
        .result()
        .get(keyOf(name))
        ?.shown.map(({ line }) => line),
    );
    expect(lines).toEqual([[1], [1], [2]]);
  });

  it.each([
    ['long lines of SQL', 'SELECT fax_number FROM customers c JOIN '.repeat(120)],
    ['long lines without a blank', 'fax_number.customer.'.repeat(240)],
    ['long words', `${'customer_'.repeat(500)}fax_number`],
    ['underscores', `${'__'.repeat(2000)}fax_number`],
    ['classes', `class a extends ${'class customer extends '.repeat(200)}`],
    ['brackets', `${'["'.repeat(2000)}fax_number`],
    ['blanks', `${' '.repeat(4000)}fax_number of customers`],
  ])('takes no longer than it should for %s', async (_what, line) => {
    const lines = Array.from(
      { length: Math.floor(1_000_000 / line.length) },
      (_, index) => ' '.repeat(index % 40) + line,
    );
    const names = [
      { table: 'customers', column: 'fax_number' },
      { table: 'customers', column: 'name' },
    ];
    const search = new NameSearch(names);
    const text = lines.join('\n');
    expect(await processorMs(() => search.add('a.ts', text))).toBeLessThan(3000);
  });

  it('cuts a long line', () => {
    const name = { table: 'customers', column: 'fax_number' };
    const search = new NameSearch([name]);
    search.add('a.ts', `customer.fax_number = '${'x'.repeat(5000)}';`);
    expect(search.result().get(keyOf(name))?.shown[0]?.text).toHaveLength(160);
  });
});

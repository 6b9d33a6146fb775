import{n as e,t}from"./sql-mode.js";import{a as n,c as r,d as i,f as a,g as o,h as s,i as c,l,n as u,o as d,p as f,r as p,s as m,t as h,u as g,y as _}from"./render-definition.js";import{a as v,i as y,n as b,r as x,t as S}from"./find.js";import{a as ee,c as te,f as ne,l as re,n as ie,o as ae,p as oe,r as C,s as se,t as ce}from"./resolved-column.js";import{t as le}from"./read-statement.js";import{a as ue,i as de,n as fe,s as pe,t as me}from"./table.js";import{c as he,l as ge,n as _e,t as ve,u as ye}from"./mysql-version.js";import{a as be,i as w,n as xe,o as Se,r as T,s as Ce,t as we}from"./gate-time.js";import{i as Te,n as Ee,r as De}from"./storage-size.js";import{n as Oe}from"./finding2.js";import{c as ke,l as Ae,o as je,r as Me,s as Ne,t as Pe,u as Fe}from"./yaml-source.js";import{r as Ie,t as E}from"./problem.js";import{r as D,t as Le}from"./keywords.js";import{n as Re,t as O}from"./quote.js";import{t as ze}from"./edits.js";import{g as Be}from"./table-options.js";import{n as Ve}from"./walk-key.js";import{t as He}from"./table-names.js";import{t as Ue}from"./code-references.js";import{o as We}from"./next-command.js";import{t as Ge}from"./fastest-levenshtein.js";function Ke({session:e}){return e.sqlMode===void 0||t(e.sqlMode)}function k(e){return e===void 0?[]:e.kind===`operator`&&e.operator===`AND`?e.parts.flatMap(k):[e]}function*A(e){if(yield e,e.kind===`call`||e.kind===`operator`||e.kind===`other`)for(let t of e.parts)yield*A(t)}function qe({phases:e},t){return e.flatMap(e=>e.kind===`ddl`&&e.phase.index<t.index?e.statements:[])}function j(e,t){let{phase:n,placed:r}=e,i=N(e,t)?.statements??[];return[...qe(t,n),...i.filter(e=>e.placed.index<r.index)]}function M(e,t){return(N(e,t)?.statements??[]).filter(t=>t.placed.index>e.placed.index)}function N({phase:e},{phases:t}){return t.find(t=>t.kind===`ddl`&&t.phase.index===e.index)}function Je(e,t){return N(e,t)?.statements.at(-1)?.after??e.after}function Ye({phases:e},t,n){return e.some(({kind:e,phase:r})=>e===`gate`&&r.index>t.index&&r.index<n.index)}function Xe(e,t){return e.some(({statement:e,before:n})=>e.kind===`create-table`&&!e.temporary&&n.sameTable(e.table,t)&&n.table(t.schema,t.name)===void 0)}function Ze(e,t,n){return e.some(({change:e,before:r})=>e!==void 0&&r.sameTable(e.table,t)&&e.clauses.some(e=>e.op===`add-column`&&e.columns.some(({name:e})=>v(e,n))))}function Qe(e){let t=e.op===`rename-column`?{from:e.from,to:e.to}:e.op===`change-column`?{from:e.from,to:e.column.name}:void 0;return t===void 0||v(t.from,t.to)?void 0:t}function $e({change:e}){let t=[`drop-column`,`partition`,`tablespace`,`modify-column`];return e===void 0||!e.clauses.some(({op:e})=>t.includes(e))}function et(e,t){return e.flatMap(e=>e.kind!==`ddl`||e.complete?[]:e.statements.flatMap(e=>tt(e,t)))}function tt(e,t){return[...nt(e,t),...it(e,t)]}function*nt(e,t){let{change:n}=e;if(!(n===void 0||n.before.createdHere))for(let r of n.clauses){let i=Qe(r),a=r.op===`drop-column`?r.column:i?.from;if(a===void 0||S(n.after,a)!==void 0||n.known&&S(n.before,a)===void 0||Ze(j(e,t),n.table,a)||M(e,t).some(e=>rt(e,n.table,a)))continue;let o=i===void 0?`dropped`:`renamed`;yield{table:n.table.name,column:a,owner:n.table,fate:o,span:r.span}}}function rt({change:e,before:t},n,r){return e!==void 0&&t.sameTable(e.table,n)&&S(e.after,r)!==void 0}function*it(e,t){let{statement:n,before:r}=e,i=[];if(n.kind===`drop-table`&&!n.temporary&&i.push(...n.tables.map(e=>({name:e,fate:`dropped`,span:e.span}))),n.kind===`rename-table`&&i.push(...n.renames.map(({from:e})=>({name:e,fate:`renamed`,span:e.span}))),n.kind===`alter-table`)for(let e of n.clauses)e.op===`rename-table`&&i.push({name:n.table,fate:`renamed`,span:e.span});for(let{name:n,fate:a,span:o}of i){let i=r.table(n.schema,n.name);i?.createdHere!==!0&&i?.kind!==`view`&&(Xe(j(e,t),n)||[e,...M(e,t)].some(e=>at(e,n))||(yield{table:n.name,column:void 0,owner:n,fate:a,span:o}))}}function at({statement:e,before:t},n){let r=e=>t.sameTable({...e,schema:e.schema??n.schema},n);switch(e.kind){case`rename-table`:return e.renames.some(({to:e})=>r(e));case`alter-table`:return e.clauses.some(e=>e.op===`rename-table`&&r(e.to));case`create-table`:return r(e.table);case`object`:return e.object===`view`&&e.verb===`create`&&!!e.name&&r(e.name);default:return!1}}function ot(e,t){let n=He(t,e);return e.kind===`object`&&e.name!==void 0?[e.name,...n]:n}function st(e){return e.clauses.flatMap(t=>t.op===`add-column`?t.columns.flatMap(n=>{let r=S(e.after,n.name)??n,i=r.default!==void 0||r.autoIncrement||r.generated!==void 0;return r.nullable!==!1||i||r.inlineKey!==void 0?[]:[{clause:t,column:C(r,e.after)}]}):[])}function P(e){return e===`unchanged`?``:e===`first`?` FIRST`:` AFTER ${p(e.after)}`}function ct({type:t},{migration:n,settings:r}){if(a.has(t))return!0;let i=n.session.sqlMode??r.sqlMode;return(t===`date`||t===`datetime`)&&(i===void 0||e(i))}function F(e,t){return{place:e(t.start),end:e(t.end)}}function I(e,t){return F(e,{start:0,end:t.trimEnd().length})}function L({placed:e}){return I(e.locate,e.sql)}function R({raw:e,...t},...n){let r=Object.values(t),i=r.flatMap((e,t)=>[...e.matchAll(/\n( *)(?=[^ \n]|$)/g)].filter(n=>t<r.length-1||(n.index??0)+n[0].length<e.length).map(e=>e[1]?.length??0)),a=RegExp(`\\n {${Math.min(...i)}}`,`g`);return r.map(e=>e.replace(a,`
`)).map((e,t)=>t===0?e.replace(/^\n/,``):e).map((e,t)=>t===r.length-1?e.replace(/\n *$/,`
`):e).map((e,t)=>e+(n[t]??``)).join(``)}const lt=`CREATE TABLE orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, total INT NOT NULL);`,ut={name:`add-required-column`,group:`compatibility`,severity:`error`,insteadOf:[`not-null-add-implicit-zero`],flags:`A new NOT NULL column without a DEFAULT, on an existing table.`,why:`In strict mode an INSERT that does not name the column fails with error 1364. Running code does not know the column yet. Existing rows get 0 or an empty string.`,instead:`Add the column as NULL or with a DEFAULT. Make it NOT NULL in contract, after all code writes it and a gate counts 0 NULLs.`,examples:{bad:{schema:lt,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{schema:lt,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*statement({change:e,placed:t},{settings:r}){if(e!==void 0&&!e.before.createdHere&&dt(r)){for(let r of e.clauses)if(r.op===`add-column`)for(let i of r.columns)ft(i)&&(yield{...F(t.locate,r.span),message:`${n(e.table)}.${p(i.name)} is NOT NULL without a DEFAULT. INSERTs of running code do not name it, so they fail after this statement.`,fix:pt(e,i,r.position)})}}};function dt({sqlMode:e}){return e===void 0||t(e)}function ft(e){return(e.nullable===!1||e.inlineKey===`primary`||e.inlineKey===`key`)&&e.default===void 0&&!e.autoIncrement&&e.generated===void 0&&e.type.name!==`enum`}function pt({table:e},t,r){if(t.inlineKey===`primary`||t.inlineKey===`key`)return;let i=`ALTER TABLE ${n(e)}`;return[`${i} ADD COLUMN ${h({...t,nullable:!0})}${P(r)};`,`-- in contract, after all code writes the column and a gate counts 0 NULLs:`,`${i} MODIFY COLUMN ${h({...t,nullable:!1})};`].join(`
`)}function z(e,{migration:t,settings:n},i){let{statement:a,before:o,foreignKeyChecks:s}={...e,...i},c={strict:Ke(t),foreignKeyChecks:s,oldAlterTable:n.oldAlterTable};return r(n.versions.map(e=>m(a,o,{...c,version:e})))}const mt={start:0,end:0};function ht(e,t,n){if(e.kind!==`alter-table`&&e.kind!==`create-index`&&e.kind!==`drop-index`)return e;let r=e=>e===void 0?void 0:{value:e,span:mt};return{...e,algorithm:r(t),lock:r(n)}}function B(e,t){if(e.kind!==`alter-table`&&e.kind!==`create-index`&&e.kind!==`drop-index`)return;let n=e[t]?.value;return n===`DEFAULT`?void 0:n}function gt({change:e}){return e?.clauses.some(({op:e})=>e===`partition`)===!0}const _t=[[`INSTANT`],[`INPLACE`,`NONE`],[`INPLACE`,`SHARED`],[`INPLACE`,`EXCLUSIVE`],[`COPY`]];function vt(e,t){let n=_(e.placed.sql,e.statement);if(gt(e))return`${n};`;let r=_t.find(([n,r])=>z(e,t,{statement:ht(e.statement,n,r)}).refusedAssertion===void 0);return r===void 0?`${n};`:`${o(n,le(n),...r)};`}function yt(e){let t=e[0]?.judged;if(t?.statement.kind!==`alter-table`||e.some(({judged:e})=>e.statement.kind!==`alter-table`||e.placed.sql.includes(`/*!`)))return;let n=`${t.placed.sql.slice(0,t.statement.table.span.end)} ${e.flatMap(({judged:e,clauses:t})=>t.map(({span:t})=>e.placed.sql.slice(t.start,t.end))).join(`, `)}`,r=le(n),i=e.flatMap(({clauses:e})=>e.map(({op:e})=>e)).join();if(r.kind===`alter-table`&&r.clauses.map(({op:e})=>e).join()===i)return{sql:n,statement:r}}function bt(e,t){return e!==void 0&&t!==void 0&&xt(e)===xt(t)}function xt({columns:e,indexes:t,foreignKeys:n,checks:r,options:i,partitioning:a}){let o=[t,n,r,i].map(e=>e.map(St).sort());return JSON.stringify([e.map(St),o,a])}function St(e){return JSON.stringify(e,(e,t)=>e===`span`?void 0:t)}const Ct=/* @__PURE__ */ new Set([`add-column`,`drop-column`,`modify-column`,`change-column`,`rename-column`,`set-default`,`drop-default`,`set-column-visibility`,`add-index`,`add-primary-key`,`drop-index`,`drop-primary-key`,`add-check`,`drop-check`,`force`,`table-option`]);function wt(e){let t=e.flatMap(e=>e.change===void 0?[]:[{judged:e,clauses:e.change.clauses}]),n=t.flatMap(e=>e.clauses),r=t.flatMap(e=>[...new Set(e.clauses.flatMap(Tt))]);if(!n.every(({op:e})=>Ct.has(e))||new Set(r).size<r.length)return;let i=yt(t),a=t[0]?.judged.change?.before;if(i===void 0||a===void 0)return;let{after:o,missing:s}=de(a,i.statement.clauses),c=t.reduce((e,{judged:t})=>e+(t.change?.missing.length??0),0);if(!(s.length>c))return bt(o,t.at(-1)?.judged.change?.after)?i:void 0}function Tt(e){switch(e.op){case`add-column`:return e.columns.map(({name:e})=>e.toLowerCase());case`drop-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:return[e.column.toLowerCase()];case`modify-column`:return[e.column.name.toLowerCase()];case`change-column`:return[e.from.toLowerCase(),e.column.name.toLowerCase()];case`rename-column`:return[e.from.toLowerCase(),e.to.toLowerCase()];default:return[]}}const Et=[`foreign-key`,`check`,`default`];function Dt(e,t,n){let{verdict:r,change:i}=t;if(i===void 0||i.before.createdHere||r.algorithm!==`copy`||r.refusedAssertion!==void 0)return!1;let a=Ot(e,t);return a!==void 0&&z(t,n,a).algorithm!==`copy`}function Ot(e,t){switch(e){case`foreign-key`:return t.foreignKeyChecks?{foreignKeyChecks:!1}:void 0;case`check`:return kt(t,At);case`default`:return kt(t,jt);case`fulltext`:return Mt(t)}}function kt({statement:e},t){if(e.kind!==`alter-table`)return;let n=e.clauses.map(t);return n.some((t,n)=>t!==e.clauses[n])?{statement:{...e,clauses:n}}:void 0}function At(e){let t=e=>e.inlineCheck===void 0?e:{...e,inlineCheck:{...e.inlineCheck,enforced:!1}};switch(e.op){case`add-check`:return{...e,check:{...e.check,enforced:!1}};case`add-column`:return e.columns.some(({inlineCheck:e})=>e!==void 0)?{...e,columns:e.columns.map(t)}:e;default:return e}}function jt(e){return e.op!==`add-column`||!e.columns.some(({default:e})=>e?.kind===`expression`)?e:{...e,columns:e.columns.map(e=>e.default?.kind===`expression`?{...e,default:void 0,nullable:!0}:e)}}function Mt({change:e,before:t}){let n=e?.before;if(n===void 0||!n.indexes.some(({kind:e})=>e===`fulltext`))return;let{facts:r}=n;return{before:t.with({...n,indexes:n.indexes.filter(({kind:e})=>e!==`fulltext`),facts:r===void 0?void 0:{...r,hasFtsDocId:!1}})}}function Nt({algorithm:e,lock:t,rebuild:n}){switch(e){case`none`:case`instant`:return 0;case`inplace`:return(t===`none`?1:3)+(n===!1?0:1);case`copy`:return 5;case`unknown`:return 6}}function Pt({algorithm:e,rebuild:t,refusedAssertion:n}){return n===void 0?e===`copy`||e===`inplace`&&t===!0:!1}function Ft({change:e}){if(e===void 0||!e.known||e.before.createdHere)return[];let{clauses:t,before:n}=e,r=t.flatMap(e=>e.op===`drop-column`?e.column:[]),i=({column:e})=>r.some(t=>v(t,e)),a=/* @__PURE__ */ new Set;return t.flatMap(e=>{if(e.op!==`drop-column`)return[];let r=y(n,e.column).filter(e=>!a.has(e)&&!It(e,t));for(let e of r)a.add(e);if(r.length===0)return[];let o=r.map(e=>({index:e,left:e.parts.filter(e=>!i(e))}));return[{clause:e,column:e.column,indexes:o}]})}function It(e,t){return t.some(t=>{switch(t.op){case`drop-primary-key`:return e.kind===`primary`;case`drop-index`:return v(t.index,x(e));case`drop-constraint`:return v(t.name,e.name);default:return!1}})}function Lt({statement:e,change:t,before:n}){return t===void 0?e.kind===`optimize-table`?e.tables.flatMap(e=>n.table(e.schema,e.name)??[]):[]:[t.before]}const Rt=/* @__PURE__ */ new WeakMap;function zt(e){let t=Rt.get(e)??Bt(e);return Rt.set(e,t),t}function Bt(e){let t=/* @__PURE__ */ new Map,n=Vt(e.settings);if(n===void 0)return/* @__PURE__ */ new Map;let r=/* @__PURE__ */ new Map;for(let i of e.phases)for(let a of i.kind===`ddl`?i.statements:[])for(let i of Lt(a)){let o=i.facts?.totalRowVersions;if(o===void 0)continue;let s=JSON.stringify([i.schema,i.name]),c=r.get(s)??{used:o,position:0,runsOut:!1,columns:i.columns};r.set(s,c),c.columns!==i.columns&&Object.assign(c,{used:o,position:0}),c.columns=a.after.table(i.schema,i.name)?.columns??i.columns,Ht(a,e,i)?(c.position++,t.set(a,{table:i,used:c.used,limit:n,position:c.position,count:c}),c.used>=n&&(c.runsOut=!0),c.used=c.used>=n?0:c.used+1):Pt(a.verdict)&&(c.used=0)}return new Map([...t].map(([e,{count:t,...n}])=>[e,{...n,runsOut:t.runsOut}]))}function Vt({versions:e}){let t=e.filter(e=>ve(e,ge.instantAnywhere)).map(he);return t.length===0?void 0:Math.min(...t)}function Ht(e,t,n){let{change:r,before:i}=e;return r===void 0||n.facts===void 0||!Ut(r)?!1:z(e,t,{before:i.with({...n,facts:{...n.facts,totalRowVersions:0}})}).algorithm===`instant`}function Ut({before:e,after:t,origins:n}){let r=new Set(n.values());return t.columns.some(e=>!n.has(e.name.toLowerCase())&&e.generated?.stored!==!1)||e.columns.some(e=>!r.has(e.name.toLowerCase())&&e.generated?.stored!==!1)}function Wt({versions:e}){let[t,n]=e;return t!==void 0&&n===void 0&&_e(t)}function Gt(e,t){return Et.some(n=>Dt(n,e,t))||Kt(e,t)!==void 0||Jt(e,t)!==void 0||Ft(e).length>0}function Kt(e,t){let{statement:n,change:r,placed:i,verdict:a}=e,o=B(n,`algorithm`);if(!(r===void 0||o!==`INPLACE`&&o!==`COPY`||!Pt(a))&&!(gt(e)||Wt(t.settings)&&Ut(r)))return z(e,t,{statement:ht(n,`INSTANT`)}).refusedAssertion===void 0?_(i.sql,n):void 0}const qt=/* @__PURE__ */ new WeakMap;function Jt(e,t){return qt.has(e)||qt.set(e,Yt(e,t)),qt.get(e)}function Yt(e,t){let{change:n,statement:r,before:i}=e;if(n===void 0||n.missing.length>0||n.clauses.length<2||n.clauses.length>200||gt(e)||Wt(t.settings)&&Ut(n))return;let a=Nt(z(e,t,{statement:ht(r)}));if(!(a<2))for(let[r,o]of Xt(e,n.clauses,t)){if(r.length===0||o.length===0)continue;let s=yt([{judged:e,clauses:r}]),c=yt([{judged:e,clauses:o}]);if(s===void 0||c===void 0)continue;let l=i.after(s.statement),u=[Nt(z(e,t,{statement:s.statement})),Nt(z(e,t,{statement:c.statement,before:l}))];if(Math.min(...u)>0||Math.max(...u)>=a)continue;let{schema:d,name:f}=n.table;if(bt(l.after(c.statement).table(d,f),n.after))return[s,c]}}function*Xt(e,t,n){let r=t.filter(({op:e})=>e===`modify-column`||e===`change-column`),i=new Set(t.filter(t=>{if(Zt(t))return!0;if(!r.includes(t)||r.length>8)return!1;let i=yt([{judged:e,clauses:[t]}]);return i!==void 0&&z(e,n,{statement:i.statement}).algorithm===`instant`}));yield[t.filter(e=>i.has(e)),t.filter(e=>!i.has(e))];let a=new Set(t.filter(({op:e})=>e===`add-column`||e===`drop-column`));yield[t.filter(e=>!a.has(e)),t.filter(e=>a.has(e))]}function Zt(e){switch(e.op){case`add-column`:case`drop-column`:case`rename-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:case`drop-check`:return!0;case`add-check`:return!e.check.enforced;case`alter-check`:return!e.enforced;default:return!1}}const Qt={name:`algorithm-clause-impossible`,group:`cost`,severity:`error`,rollback:!0,flags:`An ALGORITHM or LOCK clause that MySQL cannot honour for this statement on this table.`,why:`MySQL refuses the statement (errors 1845, 1846) and changes nothing. The phase fails.`,instead:`Write a clause that MySQL accepts, or leave it out: a run asserts the best algorithm itself. Or put the instant changes into a separate statement.`,covers:[`lock-none-impossible`,`index-visibility-instant-clause`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX country (country), ALGORITHM=INSTANT;
            rollback_sql: |
              ALTER TABLE orders DROP INDEX country;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX country (country), ALGORITHM=INPLACE, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP INDEX country;
      `}},*statement(e,t){let n=$t(e);if(n!==void 0){let r=vt(e,t);yield{...L(e),message:`MySQL does not know ${n} and will refuse the statement.`,fix:r};return}let{verdict:r,change:i,statement:a}=e;if(r.refusedAssertion===void 0||en(e)||tn(e))return;let o=nn(e,t),s=B(a,`algorithm`)===`INSTANT`?Jt(e,t):void 0,c=s===void 0?r.refusedAssertion:`its changes are not all instant`;yield{...L(e),severity:o===void 0?`error`:`warning`,message:o===void 0?`MySQL will refuse this statement on ${i?.table.name}: ${c}.`:`MySQL ${o} accepts this statement on ${i?.table.name}, but other possible versions refuse it: ${c}.`,fix:s===void 0?vt(e,t):`${s[0].sql};\n${s[1].sql};`}}};function $t({statement:e}){let t=B(e,`algorithm`);if(t!==void 0&&![`INSTANT`,`INPLACE`,`COPY`].includes(t))return`ALGORITHM=${t}`;let n=B(e,`lock`);return n!==void 0&&![`NONE`,`SHARED`,`EXCLUSIVE`].includes(n)?`LOCK=${n}`:void 0}function en({statement:e}){return B(e,`algorithm`)===`INSTANT`&&B(e,`lock`)!==void 0}function tn({change:e}){return e===void 0?!1:e.missing.length>0||!e.known&&e.clauses.some(({op:e})=>e===`convert-charset`)}function nn(e,t){return t.settings.versions.findLast(n=>{let r={...t.settings,versions:[n]};return z(e,{...t,settings:r},{}).refusedAssertion===void 0})?.join(`.`)}function rn({phase:e},t){return e.allow.some(({what:e})=>e===t)}function an(e,{thresholds:t}){return Se(t.small_table_bytes,e)}function V(e,t,n){return an(t,n)?Oe(e):e}function H(e){let t=Ce(e),n=e.facts?.rowsEstimate,r=[...t===void 0?[]:[Te(t)],...n===void 0?[]:[`about ${n.toLocaleString(`en-US`)} rows`]];return r.length===0?e.name:`${e.name} (${r.join(`, `)})`}const on={name:`algorithm-inplace-defeats-instant`,group:`cost`,severity:`warning`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`,`ddl-copy-table`],flags:`ALGORITHM=INPLACE or COPY on a change that MySQL makes instantly without the clause.`,why:`MySQL obeys the clause and rebuilds the whole table. The change needs only the data dictionary.`,instead:`Leave the clause out: a run asserts INSTANT itself.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL, ALGORITHM=INPLACE, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let{change:n,statement:r,verdict:i}=e;if(n===void 0||n.before.createdHere)return;let a=i.algorithm===`copy`;if(a&&rn(e,`copy`))return;let o=Kt(e,t);o!==void 0&&(yield{...L(e),severity:V(a?`error`:`warning`,n.before,t.settings),message:`ALGORITHM=${B(r,`algorithm`)} makes MySQL ${a?`copy`:`rebuild`} ${H(n.before)}${a?` while writes wait`:``}. Without the clause this change is instant.`,fix:`${o};`})}},sn=/* @__PURE__ */ new WeakMap;function cn(e,t){let{file:n}=e.migration,r=sn.get(e);if(r===void 0){let t=Pe(e.text.startsWith(`﻿`)?e.text.slice(1):e.text,n);if(!(`source`in t))return{file:n,line:1,column:1};r=t.source,sn.set(e,r)}return r.placeOf(t)}const ln=64*De,un=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          size: ${e}
  `,dn={name:`backfill-batch-too-large`,group:`backfill`,severity:`warning`,flags:"A batch `size` above `thresholds.batch_rows` (default: 10,000), or a chunk above 64 MiB at the average row size of the table.",why:"A chunk is one transaction. It holds its row locks until it commits, and replicas lag while they apply it. `target_ms` shrinks slow chunks, but only `size` limits how far fast chunks grow.",instead:"Make `size` smaller, or leave it out: then `target_ms` alone decides.",examples:{bad:{file:un(5e5)},good:{file:un(2e3)}},*phase(e,t){if(e.kind!==`backfill`)return;let{size:n}=e.phase.batch;if(n===void 0)return;let{batch_rows:r}=t.settings.thresholds,i=e.walked?.facts?.averageRowBytes??0,a=n*i;if(n<=r&&a<=ln)return;let o=Math.max(1,Math.min(r,i>0?Math.floor(ln/i):r)),s=n.toLocaleString(`en-US`);yield{place:cn(t,[`phases`,e.phase.index,`batch`,`size`]),message:a>ln&&e.walked!==void 0?`A chunk of ${s} rows of ${H(e.walked)} is about ${Te(a)} in one transaction, from the average row size. The limit is ${Te(ln)}.`:`A chunk may have ${s} rows, more than the limit of ${r.toLocaleString(`en-US`)} (thresholds.batch_rows). Other transactions wait for its row locks.`,fix:`size: ${fn(o)}`}}};function fn(e){let t=10**Math.floor(Math.log10(e));return Math.floor(e/t)*t}const pn=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL, updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);`,mn=R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `,hn={name:`backfill-bumps-on-update`,group:`backfill`,severity:`warning`,flags:`A backfill that updates a table with an ON UPDATE CURRENT_TIMESTAMP column and does not set that column.`,why:`Every changed row looks as if it had just been edited. Caches, search indexes and exports that use the column process the whole table again.`,instead:"Set `keep_updated_at: true`. If the new time is intended, set the column in the query.",examples:{bad:{schema:pn,file:mn},good:{schema:pn,file:`${mn}      keep_updated_at: true\n`}},*phase(e){if(e.kind!==`backfill`||e.written===void 0)return;let{query:t,keepUpdatedAt:r,locate:i}=e.phase.batch;if(t.verb!==`update`||r)return;let a=e.written.columns.filter(({name:e,onUpdate:n})=>n!==void 0&&!t.assigned.some(t=>v(t,e))).map(({name:e})=>p(e));a.length!==0&&(yield{...I(i,t.sql),message:`The query sets ${E(a)} of each changed row of ${n(e.written)} to the current time (ON UPDATE CURRENT_TIMESTAMP).`,fix:`keep_updated_at: true`})}};function U(e){let{tokens:t}=D(e);return t.flatMap((e,n)=>{let r=t[n+1]?.text;if(!yn(e)||e.kind===`word`&&r===`(`)return[];let i=t[n-1]?.text===`.`?t[n-2]:void 0,a=n;for(;t[a-1]?.text===`.`;)a-=2;let o=t[a-1],s=o===void 0?void 0:o.upper===``?o.text:o.upper;return[{name:O(e),qualifier:i!==void 0&&yn(i)?O(i):void 0,before:s,alias:s===`AS`&&r!==`.`}]})}function gn(e,t){let{tokens:n}=D(e);return[t,...n.flatMap((e,r)=>{if(!yn(e)||!v(O(e),t))return[];let i=n[n[r+1]?.upper===`AS`?r+2:r+1];return i!==void 0&&yn(i)&&!Le.has(i.text.toLowerCase())?[O(i)]:[]})]}function _n(e){let{tokens:t}=D(e);return t.flatMap((e,n)=>{if(e.text!==`*`)return[];let r=t[n-1];if(r?.text===`.`){let e=t[n-2];return e===void 0?[]:[O(e)]}return r!==void 0&&[`SELECT`,`DISTINCT`,`ALL`].includes(r.upper)||r?.text===`,`?[void 0]:[]})}function vn(e,t){return U(e).some(({name:e,alias:n})=>!n&&v(e,t))}function yn(e){return e.kind===`word`||e.kind===`quoted`}function bn(e,t,n,r){if(r===`retyped`)return wn(e,t,n);let{before:i,after:a}=t;if(S(i,n)===void 0)return[];let o=[];for(let e of a.columns){if(e.generated!==void 0&&vn(e.generated.expression,n)){let t=p(e.name);o.push({what:`the generated column ${t}`,refuses:!0,clause:`DROP COLUMN ${t}`})}if(e.default?.kind===`expression`&&vn(e.default.text,n)){let t=p(e.name);o.push({what:`the default of ${t}`,refuses:!0,clause:`ALTER COLUMN ${t} DROP DEFAULT`})}}for(let e of a.indexes){if(!e.parts.some(({expression:e})=>e!==void 0&&vn(e,n)))continue;let t=p(e.name??`functional_index`);o.push({what:`the functional index ${t}`,refuses:!0,clause:`DROP INDEX ${t}`})}for(let e of a.checks){if(!vn(e.expression,n))continue;let t=!i.columns.some(({name:t})=>!v(t,n)&&vn(e.expression,t));if(r===`dropped`&&t)continue;let a=e.name===void 0?void 0:p(e.name);o.push({what:`the check ${a??`(${e.expression})`}`,refuses:!0,clause:a===void 0?void 0:`DROP CHECK ${a}`})}return kn(a,n)&&o.push({what:`the partitioning of the table`,refuses:!0}),r===`dropped`?[...o,...Cn(e,t,n)]:o}function xn({before:e},t){let n=e.tables().flatMap(n=>n.foreignKeys.filter(({references:{table:r}})=>e.sameTable({schema:r.schema??n.schema,name:r.name},t)).map(e=>me(n,e))),r=(t.facts?.referencedBy??[]).filter(t=>e.table(t.schema===``?void 0:t.schema,t.table)===void 0);return[...n,...r].filter(n=>!e.sameTable(Sn(n),t))}function Sn({schema:e,table:t}){return{schema:e===``?void 0:e,name:t}}function Cn(e,{before:t,after:n},r){let i=n.foreignKeys.filter(n=>{let i=e.before.sameTable(fe(t,n),t);return n.columns.some(e=>v(e,r))||i&&On(n.references.columns,r)}).map(En),a=xn(e,t).filter(({referencedColumns:e})=>On(e,r)).map(Dn);return[...i,...a]}function wn(e,t,n){let{before:r,after:i,origins:a}=t,o=[...a].find(([,e])=>e===n.toLowerCase())?.[0],s=S(r,n),c=o===void 0?void 0:S(i,o);if(s===void 0||c===void 0)return[];let[l,u]=[C(s,r),C(c,i)];return l.type===u.type&&l.unsigned===u.unsigned&&l.charset===u.charset&&l.collation===u.collation&&!(e.foreignKeyChecks&&f(l,u,!0).kind===`different`)?[]:Cn(e,{...t,after:{...i,foreignKeys:r.foreignKeys.filter(e=>Tn(i,e))}},n)}function Tn(e,t){return e.foreignKeys.some(({name:e})=>e===t.name)}function En({name:e,columns:t}){return e===void 0?{what:`the foreign key of (${t.join(`, `)})`,refuses:!0}:{what:`the foreign key ${p(e)}`,refuses:!0,clause:`DROP FOREIGN KEY ${p(e)}`}}function Dn(e){let t=n(Sn(e));if(e.name===``)return{what:`the foreign key (${e.columns.join(`, `)}) of ${t}`,refuses:!0};let r=p(e.name);return{what:`the foreign key ${r} of ${t}`,refuses:!0,statement:`ALTER TABLE ${t} DROP FOREIGN KEY ${r};`}}function On(e,t){return e.some(e=>v(e,t))}function kn({partitioning:e},t){if(e===void 0)return!1;let n=e.text.search(/\(\s*PARTITION\b/i);return vn(n<0?e.text:e.text.slice(0,n),t)}const An=64*Ee;function W(e){if(e.length>An)return e;let{tokens:t}=D(e),n=``,r=0;for(let[i,a]of t.entries()){if(a.text===`;`&&i===t.length-1)break;a.start>r&&n!==``&&(n+=/[^ ]/.test(e.slice(r,a.start))?` `:e.slice(r,a.start)),n+=a.text,r=a.end}return n}function jn({sql:e}){let{tokens:t}=D(e),n=t.findIndex(({text:e})=>e===`;`),r=new Be(e,n<0?t:t.slice(0,n));try{let t=ke(r),n=Ae(r,t),i=({from:t,to:n})=>e.slice(r.tokens[t]?.start,r.tokens[n-1]?.end),a=e=>(e===void 0?[]:je(r,e)).map(e=>({column:e.column,value:W(i(e))})),o=t.assignments;return{assignments:a(o),onDuplicate:a(n.onDuplicate),inserted:t.inserted,extended(t,i){let a=[],s=o&&r.tokens[o.to-1]?.end;i!==void 0&&s!==void 0&&a.push({start:s,end:s,text:`, ${i}`});let{where:c,limit:l}=n;if(c===void 0){let i=r.tokens[(n.orderBy??l).from]?.start??e.length;a.push({start:i,end:i,text:`WHERE ${t} `})}else{let{start:e=0}=r.tokens[c.from]??{},{end:n=e}=r.tokens[c.to-1]??{},i=Fe(r,c.from,c.to,[`OR`,`XOR`,`||`]).length>0;i&&a.push({start:e,end:e,text:`(`}),a.push({start:n,end:n,text:`${i?`)`:``} AND ${t}`})}return W(ze(e,a))}}}catch{return}}function Mn(e,t,{walked:n}){return U(e).some(({name:e,qualifier:r,alias:i})=>!i&&v(e,t)&&(r===void 0||v(r,n.alias??n.table)))}function G(...e){return e.join(`-`).toLowerCase().replace(/[^a-z0-9_.-]+/g,`-`).slice(0,60)}function K(e,t,n,r){return[`- name: ${t}`,`  type: ${e}`,`  sql: |`,Fn(n),...r===void 0?[]:[`  rollback_sql: |`,Fn(r)]].join(`
`)}function Nn(e,t){return[`- name: ${e}`,`  type: backfill`,`  batch:`,`    query: |`,Fn(t,6)].join(`
`)}function q(e,t){return[`- name: ${e}`,`  type: gate`,`  wait_until:`,`    query: ${JSON.stringify(t)}`,`    expected: 0`].join(`
`)}function Pn(e,t,n){return[`- name: ${e}`,`  type: gate`,`  wait_until:`,`    not_before: {after: ${t}, hours: ${n}}`].join(`
`)}function Fn(e,t=4){return e.split(`
`).map(e=>`${` `.repeat(t)}${e}`).join(`
`)}const In=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(9) NOT NULL);
CREATE TABLE items (id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL, KEY items_order (order_id), CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE);`,Ln={name:`backfill-deletes-parents`,group:`backfill`,severity:`warning`,flags:`A backfill that deletes from a table that foreign keys of other tables reference. MySQL then also deletes rows there (ON DELETE CASCADE), sets their reference to NULL (SET NULL), or refuses (RESTRICT).`,why:`No row limit counts the rows that a foreign key deletes or changes. They fire no triggers and are not in the row-based binary log. A chunk of 1,000 rows may change a million rows in one transaction.`,instead:`First delete the referencing rows in a separate backfill, or exclude rows that are still referenced.`,examples:{bad:{schema:In,file:R`
        migration: m
        phases:
          - name: orders
            type: backfill
            batch:
              query: DELETE FROM orders WHERE state = 'void' LIMIT {batch_size}
      `},good:{schema:In,file:R`
        migration: m
        phases:
          - name: items
            type: backfill
            batch:
              query: DELETE FROM items WHERE EXISTS (SELECT 1 FROM orders WHERE orders.id = items.order_id AND state = 'void') LIMIT {batch_size}
          - name: orders
            type: backfill
            batch:
              query: DELETE FROM orders WHERE state = 'void' LIMIT {batch_size}
      `}},*phase(e,t){if(e.kind!==`backfill`||e.written===void 0)return;let{query:n,locate:r}=e.phase.batch;if(n.verb!==`delete`)return;let i=xe(t,e.phase);for(let t of xn(e,e.written)){let a=Rn(t);w(n.where??``,t.table)||i.some(({phase:{batch:e},before:t})=>t.sameTable({...e.query.written,name:e.query.written.table},a))||(yield{...I(r,n.sql),...zn(t,e)})}}};function Rn({schema:e,table:t}){return{schema:e===``?void 0:e,name:t}}function zn(e,t){let{query:r}=t.phase.batch,i=n({schema:r.walked.schema,name:r.walked.table}),a=n(Rn(e)),o=e.name===``?`the foreign key over (${e.columns.join(`, `)})`:`the foreign key ${p(e.name)}`,s=r.walked.alias===void 0?i:p(r.walked.alias),c=e.referencedColumns.map((t,n)=>`${a}.${p(e.columns[n]??``)} = ${s}.${p(t)}`),l=c.length===0?void 0:c.join(` AND `);switch(e.onDelete?.toUpperCase()){case`CASCADE`:{let t=r.walked.alias===void 0?i:`${i} AS ${s}`,n=r.where===void 0?``:` AND (${W(r.where)})`;return{message:`Deleting a row of ${i} also deletes all rows of ${a} that reference it (ON DELETE CASCADE of ${o}). They belong to the transaction of the chunk, and \`batch.size\` does not limit them.`,fix:l===void 0?void 0:Nn(G(`delete`,e.table),`DELETE FROM ${a} WHERE EXISTS (SELECT 1 FROM ${t} WHERE ${l}${n}) LIMIT {batch_size}`)}}case`SET NULL`:return{message:`Deleting a row of ${i} also changes all rows of ${a} that reference it (ON DELETE SET NULL of ${o}). They belong to the transaction of the chunk, and \`batch.size\` does not limit them.`,fix:void 0};default:return{message:`The query fails at the first row of ${i} that ${a} still references: ${o} forbids deleting it.`,why:`MySQL refuses the chunk with error 1451 and the phase fails. The rows of earlier chunks are already deleted.`,fix:l===void 0?void 0:jn(r)?.extended(`NOT EXISTS (SELECT 1 FROM ${a} WHERE ${l})`)}}}const Bn=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,Vn=R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `,Hn={name:`backfill-fires-triggers`,group:`backfill`,severity:`warning`,flags:`A backfill that writes to a table and fires its triggers. Triggers that the migration itself creates are not reported.`,why:`The trigger runs once for each row of the backfill. It may write audit entries, counters or messages that nobody expects.`,instead:`Make the trigger skip the rows of the backfill, for instance by comparing the columns that it needs. If the effect is intended, suppress this finding with a reason.`,examples:{bad:{schema:`${Bn}\nCREATE TRIGGER orders_audit AFTER UPDATE ON orders FOR EACH ROW INSERT INTO audit (order_id) VALUES (NEW.id);`,file:Vn},good:{schema:`${Bn}\nCREATE TRIGGER orders_audit AFTER DELETE ON orders FOR EACH ROW INSERT INTO audit (order_id) VALUES (OLD.id);`,file:Vn}},*phase(e,t){if(e.kind!==`backfill`||e.written===void 0)return;let{query:r,locate:i}=e.phase.batch,a=Un(e),o=(e.written.facts?.triggers??[]).filter(({name:n,event:r})=>a.includes(r)&&!Wn(n,e,t));if(o.length===0)return;let s=E(o.map(({name:e,timing:t,event:n})=>`${p(e)} (${t} ${n})`));yield{...I(i,r.sql),message:`The query fires ${o.length===1?`a trigger`:`${o.length} triggers`} for each row that it writes to ${n(e.written)}: ${s}.`}}};function Un({phase:e}){let{verb:t,sql:n}=e.batch.query;return t===`insert-select`?D(n).tokens.some(({upper:e})=>e===`DUPLICATE`)?[`INSERT`,`UPDATE`]:[`INSERT`]:[t.toUpperCase()]}function Wn(e,{phase:t},n){return qe(n,t).some(({statement:t})=>t.kind===`object`&&t.object===`trigger`&&v(t.name?.name,e))}const Gn={name:`backfill-inside-ddl-phase`,group:`backfill`,severity:`error`,flags:`INSERT, UPDATE, DELETE, REPLACE or LOAD DATA in an expand or contract phase.`,why:`Each DDL statement commits what was changed before it. A data change next to it runs in one unthrottled transaction. After a failure nobody knows whether it is safe to run again.`,instead:`Move it into a separate backfill phase. There it runs in chunks and resumes at its checkpoint.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
              UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `}}},Kn={name:`backfill-join-update`,group:`backfill`,severity:`error`,flags:`A batch query over a join or a derived table: phasedb has no single key to cut it into chunks.`,why:`A row that matches several joined rows gets the value of any one of them. Neither LIMIT nor a key range cuts a join into chunks that contain each row once.`,instead:`Name one table. Read values of other tables with a subquery in SET or WHERE.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: |
                UPDATE orders o JOIN customers c ON c.id = o.customer_id
                SET o.country = c.country WHERE o.country IS NULL LIMIT {batch_size}
      `},good:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: |
                UPDATE orders o
                SET o.country = (SELECT c.country FROM customers c WHERE c.id = o.customer_id)
                WHERE o.country IS NULL LIMIT {batch_size}
      `}}};function J(e){switch(e.kind){case`ddl`:return;case`gate`:return e.query&&{key:`query`,asked:e.query};case`backfill`:return e.doneWhen&&{key:`done_when`,asked:e.doneWhen}}}function qn(e){return e.kind===`gate`?`The gate ${e.phase.name}`:`The done_when of ${e.phase.name}`}function Jn({notBefore:e,deployed:t}){return e!==void 0||t!==void 0}function Y(e){return e===!1||e!==null&&e!==``&&Number(e)===0}function Yn(e,t,n){let r=t===n||!Xn(t,n)&&void 0;if(e===`=`&&r!==void 0)return r;if((e===`<>`||e===`!=`)&&r!==void 0)return!r;let[i,a]=[Zn(t),Zn(n)];if(i!==void 0&&a!==void 0)switch(e){case`=`:return i>=a&&i<=a;case`<`:return i<a;case`<=`:return i<=a;case`>`:return i>a;case`>=`:return i>=a;default:return i<a||i>a}}function Xn(e,t){let[n,r]=typeof e==`object`?[e,t]:[t,e];return typeof n!=`object`||n?.characters===void 0||typeof r!=`string`?!1:r.trimEnd().length!==n.characters}function Zn(e){if(typeof e==`bigint`||typeof e==`number`)return e;if(typeof e!=`string`)return;let t=e.trim();return/^[+-]?\d+$/.test(t)?BigInt(t):/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(t)?Number(t):void 0}function Qn(e,t){let n=X(e,t);if(typeof n==`string`)return n;let{known:r}=n;if(r===null)return null;let i=Zn(r);return i===void 0?`unclear`:Number(i)!==0}function $n(e,t){let n=X(e,t);return typeof n!=`string`&&n.known===null}function er(e,t){for(let n of A(e))if(n.kind===`column`&&tr(n,t)||n.kind===`query`&&n.query.columns.some(e=>tr(e,t)))return!0;return!1}function tr({qualifier:e,name:t},{source:n,column:r}){return v(t,r)&&(e===void 0||v(e,n.alias??n.name))}function X(e,t){switch(e.kind){case`literal`:return{known:nr(e)};case`column`:return tr(e,t)?{known:t.value}:`others`;case`call`:return ir(e,t);case`operator`:return or(e,t);default:return rr(e,t)}}function nr({type:e,value:t}){return e===`null`?null:e===`boolean`?t.toLowerCase()===`true`?1n:0n:e===`number`?Zn(t)??t:t}function rr(e,t){return er(e,t)?`unclear`:`others`}function Z(e){return typeof e==`string`?e:{known:e===null?null:e?1n:0n}}function ir(e,t){let[n]=e.parts;if(n===void 0)return`others`;let r=X(n,t);switch(e.name){case`COALESCE`:case`IFNULL`:for(let n of e.parts){let e=X(n,t);if(typeof e==`string`||e.known!==null)return e}return{known:null};case`ISNULL`:return typeof r==`string`?r:Z(r.known===null);case`CHAR_LENGTH`:case`CHARACTER_LENGTH`:case`LENGTH`:case`OCTET_LENGTH`:return typeof r==`string`?r:ar(r.known);case`LOWER`:case`UPPER`:case`LCASE`:case`UCASE`:return r;case`ABS`:{let n=typeof r==`string`?void 0:Zn(r.known);return typeof n==`bigint`?{known:n<0n?-n:n}:rr(e,t)}case`TRIM`:case`LTRIM`:case`RTRIM`:return typeof r!=`string`&&r.known===null?r:rr(e,t);default:return rr(e,t)}}function ar(e){return e===null?{known:e}:typeof e==`object`?e.characters===void 0?`unclear`:{known:BigInt(e.characters)}:{known:BigInt(String(e).length)}}function or(e,t){let{operator:n,parts:r}=e,i=()=>r.map(e=>Qn(e,t));switch(n){case`AND`:return Z(ur([!1,null,`others`,`unclear`],i())??!0);case`OR`:return Z(ur([!0,`unclear`,`others`,null],i())??!1);case`NOT`:{let[e=`unclear`]=i();return Z(typeof e==`boolean`?!e:e)}case`IS`:return Z(dr(r,t));case`IS NOT`:{let e=dr(r,t);return Z(typeof e==`boolean`?!e:e)}case`IN`:case`NOT IN`:case`BETWEEN`:case`NOT BETWEEN`:return Z(fr(n,r,t));case`-`:{let[n,i]=r.map(e=>X(e,t)),a=n===void 0||typeof n==`string`?void 0:Zn(n.known);return i!==void 0||a===void 0?sr(e,t):{known:-a}}default:return lr.has(n)?Z(pr(n,r,t)):sr(e,t)}}function sr(e,t){return cr.has(e.operator)&&e.parts.some(e=>$n(e,t))?{known:null}:rr(e,t)}const cr=/* @__PURE__ */ new Set([`LIKE`,`NOT LIKE`,`REGEXP`,`NOT REGEXP`,`RLIKE`,`NOT RLIKE`,`+`,`-`,`*`,`/`,`%`]),lr=/* @__PURE__ */ new Set([`=`,`<>`,`!=`,`<`,`<=`,`>`,`>=`]);function ur(e,t){return e.find(e=>t.includes(e))}function dr([e,t],n){if(e===void 0||t?.kind!==`literal`)return`unclear`;let r=X(e,n);if(typeof r==`string`)return r;if(t.type===`null`)return r.known===null;let i=Qn(e,n);return typeof i==`string`?i:i===(t.value.toLowerCase()===`true`)}function fr(e,t,n){let[r,...i]=t;if(r===void 0)return`unclear`;let[a,o]=i,s=e.endsWith(`BETWEEN`)&&a!==void 0&&o!==void 0?[pr(`>=`,[r,a],n),pr(`<=`,[r,o],n)]:i.map(e=>pr(`=`,[r,e],n)),c=e.endsWith(`BETWEEN`)?ur([!1,null,`others`,`unclear`],s)??!0:ur([!0,`unclear`,`others`,null],s)??!1;return e.startsWith(`NOT`)&&typeof c==`boolean`?!c:c}function pr(e,t,n){let[r,i]=t.map(e=>X(e,n));if(r===void 0||i===void 0)return`unclear`;let a=e=>typeof e!=`string`&&e.known===null;return a(r)||a(i)?n.nullSafe?`unclear`:null:typeof r==`string`||typeof i==`string`?r===`unclear`||i===`unclear`?`unclear`:`others`:Yn(e,r.known,i.known)??`unclear`}function mr(e,t,n,r){let{gate:i,reading:a}=e;if(!gr(i,a.ok?a.tree:void 0))return`misses`;if(!a.ok)return be(e,t,n)?`unclear`:`misses`;let{tree:o}=a,s=i.sql.includes(`<=>`);return hr([o,...o.queries].flatMap(e=>e.from.filter(({name:e})=>v(e,t)).map(t=>vr(e,e===o,t,{column:n,value:r,nullSafe:s,source:t}))))}function hr(e){return[`counts`,`unclear`,`partly`,`misses`].find(t=>e.includes(t))??`misses`}function gr({expected:e},t){let[n]=t?.select??[];return n!==void 0&&_r(n)?e!==null&&!Y(e):e===null||Y(e)?!0:n===void 0||n.kind===`operator`&&n.operator!==`EXISTS`}function _r(e){if(e.kind!==`operator`)return!1;let[t,n]=e.parts;return e.operator===`NOT`?t?.kind===`operator`&&t.operator===`EXISTS`:e.operator===`=`&&[t,n].some(e=>e?.kind===`call`&&e.name===`COUNT`)&&[t,n].some(e=>e?.kind===`literal`&&e.value===`0`)}function vr(e,t,n,r){let i=e.where===void 0||Qn(e.where,r);if(i===!1||i===null)return`misses`;if(i===`others`)return e.where&&er(e.where,r)?`partly`:`misses`;if(i===`unclear`)return`unclear`;let[a]=e.select;if(t&&a!==void 0){if(a.kind!==`call`||a.name!==`COUNT`)return er(a,r)||e.where!==void 0?`unclear`:`misses`;let[t]=a.parts;if(t!==void 0&&!a.star&&$n(t,r))return`misses`}let o=e.from.some(e=>e!==n&&!/^LEFT/i.test(e.join??`LEFT`))||br(n);return o&&e.joined.flatMap(k).some(yr)?`partly`:e.grouped||o?`unclear`:`counts`}function yr(e){return e.kind===`operator`&&e.parts.some(({kind:e})=>e===`column`)&&e.parts.some(({kind:e})=>e===`literal`)}function br({join:e}){return e!==void 0&&!/^(RIGHT|CROSS)/i.test(e)}function xr(e,t,n){for(let r of e.phases)if(r.type===`expand`){for(let{statement:e}of r.statements)if(e.kind===`alter-table`&&v(e.table.name,t))for(let t of e.clauses){let e=t.op===`add-column`&&t.columns.find(({name:e})=>v(e,n));if(e)return e}}}function Sr(e,t,n){let{gate:r,reading:i}=e,{verb:a,walked:o,written:s,assigned:c}=t.phase.batch.query,l=e=>i.ok?i.tree.tables.some(({name:t})=>v(t,e)||kr(n,t,e)):w(r.sql,e);if(!l(s.table))return`does not read ${p(s.table)}`;if(a===`delete`)return;if(a===`insert-select`)return l(o.table)||!Y(r.expected)?void 0:`does not read ${p(o.table)}, so it cannot find rows missing in ${p(s.table)}`;let u=c.filter(e=>i.ok?i.tree.columns.some(({name:t})=>v(t,e)):w(r.sql,e)),d=i.ok&&!i.tree.tables.some(({name:e})=>v(e,s.table));if(u.length===0)return d?void 0:`reads ${p(s.table)}, but not ${c.map(p).join(` or `)}`;if(i.ok&&i.tree.queries.length===Er(i.tree).length&&!d&&Y(r.expected)&&u.every(r=>wr(t,n,r)&&mr(e,s.table,r,null)===`misses`))return`compares ${u.map(p).join(` and `)} in a way that excludes NULL, but unfilled rows are NULL`}function Cr(e,t){let{verb:r,walked:i,written:a,assigned:o,where:s,selfConsuming:c}=e.phase.batch.query,l=s===void 0?void 0:W(s),u=`${n({schema:i.schema,name:i.table})}${i.alias===void 0?``:` AS ${p(i.alias)}`}`,d=(...e)=>{let t=e.filter(e=>e!==void 0),n=t.length>1?t.map(e=>Ar(e)?`(${e})`:e).join(` AND `):t[0];return`SELECT COUNT(*) FROM ${u}${n===void 0?``:` WHERE ${n}`}`};if(r===`delete`)return d(l);if(r===`insert-select`){let t=e.walked&&Ve(e.walked)[0]?.parts,r=e.query.ok?e.query.tree.assignments.map(({column:e})=>e):[];if(t===void 0||!t.every(({column:e})=>r.length===0||r.some(t=>v(t,e))))return;let o=n({schema:a.schema,name:a.table}),s=p(i.alias??i.table);return v(i.alias??i.table,a.table)?void 0:d(l,`NOT EXISTS (SELECT 1 FROM ${o} WHERE ${t.map(({column:e})=>`${o}.${p(e)} = ${s}.${p(e)}`).join(` AND `)})`)}if(c)return d(l);let f=o.find(n=>wr(e,t,n));return f===void 0?void 0:d(l,`${p(f)} IS NULL`)}function wr({phase:e,query:t},{migration:n},r){let{written:i,assigned:a}=e.batch.query,o=t.ok?t.tree.where:void 0;if(Tr(o).some(e=>e.kind===`operator`&&e.operator===`IS`&&Dr(e.parts[0],r)&&Or(e.parts[1])))return!0;let s=o!==void 0&&[...A(o)].some(e=>a.some(t=>Dr(e,t))),c=xr(n,i.table,r);return s||c===void 0?!1:c.nullable!==!1&&(c.default===void 0||c.default.kind===`null`)}function Tr(e){return e?.kind!==`operator`||e.operator!==`AND`&&e.operator!==`OR`?e===void 0?[]:[e]:e.parts.flatMap(Tr)}function Er({select:e}){return e.flatMap(e=>[...A(e)]).flatMap(e=>e.kind===`operator`&&e.operator===`EXISTS`?e.parts:[]).flatMap(e=>e.kind===`query`?[e.query]:[])}function Dr(e,t){return e?.kind===`column`&&v(e.name,t)}function Or(e){return e?.kind===`literal`&&e.type===`null`}function kr({catalog:e},t,n){return e.objects.some(({kind:e,name:r,text:i})=>e===`view`&&v(r,t)&&w(i,n))}function Ar(e){return D(e).tokens.some(({upper:e,text:t})=>e===`OR`||e===`XOR`||t===`||`)}const jr=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL, currency_code CHAR(3) NULL);`,Mr=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          done_when: SELECT COUNT(*) FROM orders WHERE ${e} IS NULL
  `,Nr={name:`backfill-never-done`,group:`backfill`,severity:`error`,flags:"A `done_when` that the backfill cannot bring to its expected value: it reads nothing that the query sets, or it counts the finished rows. Also an UPDATE that changes no row.",why:"The backfill reads every row, and then the phase fails because the result of `done_when` is unchanged.",instead:"In `done_when`, count the rows that the query still has to change, and expect 0.",examples:{bad:{schema:jr,file:Mr(`currency_code`)},good:{schema:jr,file:Mr(`currency`)}},*phase(e,t){if(e.kind!==`backfill`)return;let{query:n,locate:r}=e.phase.batch,i=e.query.ok?Pr(e):void 0;if(i!==void 0&&(yield{...I(r,n.sql),message:`The query sets ${p(i)} to the value that its WHERE requires, so it never changes a row.`}),e.doneWhen===void 0)return;let a=Lr(e.doneWhen,e)??Rr(e.doneWhen,e);if(a===void 0)return;let o=Cr(e,t);yield{...I(e.doneWhen.gate.locate,e.doneWhen.gate.sql),message:`done_when ${a}.`,fix:o===void 0?void 0:`done_when: ${JSON.stringify(o)}`}}};function Pr({query:e,phase:t}){if(!e.ok||e.tree.verb!==`update`)return;let[n,r]=e.tree.assignments;if(n?.value?.kind!==`literal`||r!==void 0)return;let{value:i}=n,{walked:a}=t.batch.query;return k(e.tree.where).some(e=>{if(e.kind!==`operator`||e.operator!==(i.type===`null`?`IS`:`=`))return!1;let[t,r]=e.parts;return Fr(t,n.column,a.alias??a.table)&&Ir(r,i)})?n.column:void 0}function Fr(e,t,n){return e?.kind===`column`&&v(e.name,t)&&(e.qualifier===void 0||v(e.qualifier,n))}function Ir(e,t){return e?.kind===`literal`&&e.type===t.type&&e.value===t.value}function Lr({reading:e},t){let{before:r,written:i,phase:a}=t,{query:o}=a.batch;if(!e.ok||o.verb===`delete`)return;let{tables:s,columns:c,tree:l}={...e.tree,tree:e.tree};if(s.length===0||l.from.length!==s.length)return;let u=n({schema:o.written.schema,name:o.written.table}),d=e=>v(e,o.written.table);if(!s.some(({name:e})=>d(e))){let e=s.every(({schema:e,name:t})=>r.table(e,t)?.kind===`table`),t=i!==void 0&&(i.facts?.triggers.length??0)===0;return e&&t?`reads ${E(s.map(({name:e})=>p(e)))}, but the query writes to ${u}`:void 0}if(o.verb!==`update`||i===void 0||!i.complete||i.kind===`view`||s.length>1||(i.facts?.triggers??[]).some(({event:e})=>e===`UPDATE`))return;let f=new Set(i.columns.filter(({generated:e,onUpdate:t})=>e!==void 0||t!==void 0).map(({name:e})=>e.toLowerCase()));return c.some(({name:e})=>o.assigned.some(t=>v(t,e))||f.has(e.toLowerCase()))?void 0:`does not read ${E(o.assigned.map(p),`or`)}, so the backfill cannot change its result`}function Rr(e,{query:t,phase:n}){if(!t.ok||t.tree.verb!==`update`||!Y(e.gate.expected))return;let{written:r}=n.batch.query;for(let{column:n,value:i}of t.tree.assignments)if(i?.kind===`literal`&&i.type!==`null`&&e.reading.ok&&e.reading.tree.columns.some(({name:e})=>v(e,n))&&mr(e,r.table,n,zr(i))===`counts`)return`counts the rows in which ${p(n)} is ${i.value}, but that is the value the query sets`}function zr({type:e,value:t}){return e===`string`?t:e===`boolean`?/^(true|1)$/i.test(t)?1n:0n:/^[+-]?\d+$/.test(t)?BigInt(t):Number(t)}function Br({walked:e,phase:t}){if(e===void 0)return;let n=Ve(e),{pkColumn:r}=t.batch;return r===void 0?n[0]:n.find(({parts:e})=>v(e[0]?.column,r))}function Vr({name:e,parts:t}){return`${e} (${t.map(({column:e})=>e).join(`, `)})`}const Hr={name:`backfill-no-key`,group:`backfill`,severity:`error`,flags:"A backfill over a table without a usable key. Usable is a primary key, or a unique key of whole, visible NOT NULL columns. It also flags a view, a table that is not InnoDB, and a `pk_column` that begins no such key.",why:`Without a key phasedb cannot save a checkpoint. Then the query runs only if its WHERE excludes finished rows. Each chunk scans the table from its start, and a replica scans it for each row.`,instead:`First add a primary key to the table.`,covers:[`backfill-not-indexed`],examples:{bad:{schema:`CREATE TABLE hits (page VARCHAR(200), seen INT);`,file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE hits SET seen = seen + 1 LIMIT {batch_size}
      `},good:{schema:`CREATE TABLE hits (id BIGINT PRIMARY KEY, page VARCHAR(200), seen INT);`,file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE hits SET seen = 0 WHERE seen IS NULL LIMIT {batch_size}
      `}},*phase(e){if(e.kind!==`backfill`||e.walked===void 0)return;let{walked:t,phase:r}=e,{query:i,locate:a}=r.batch,o=I(a,i.sql),s=Ur(t);s===void 0?t.complete&&Br(e)===void 0&&(yield{...o,...Wr(e,t)}):yield{...o,message:`${n(t)} ${s.because}.`,fix:s.fix}}};function Ur(e){if(e.kind===`view`)return{because:`is a view, but a backfill needs the key of a table`,fix:`Name the table that the view reads.`};let t=oe(e.options,`engine`);if(t!==void 0&&t.toLowerCase()!==`innodb`)return{because:`uses the engine ${t}, not InnoDB: phasedb cannot save its checkpoint in the same transaction as the rows`,fix:`ALTER TABLE ${n(e)} ENGINE=InnoDB;`}}function Wr({phase:e},t){let{query:r,pkColumn:i}=e.batch,a=Ve(t),[o]=a;if(i!==void 0&&o!==void 0)return{message:`pk_column names ${i}, but no usable key of ${n(t)} begins with that column.`,fix:`Leave pk_column out, or name the first column of ${E(a.map(Vr),`or`)}.`};let s=`ALTER TABLE ${n(t)} ADD COLUMN ${p(Gr(t))} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY;`;return r.selfConsuming?{severity:`warning`,message:`${H(t)} has no primary key and no unique key of NOT NULL columns. Each chunk scans the table from its start.`,fix:s}:{message:`${H(t)} has no primary key and no unique key of NOT NULL columns, and the WHERE does not exclude finished rows. A run refuses this backfill, because it could miss rows or change them twice.`,fix:s}}function Gr({columns:e}){let t=new Set(e.map(({name:e})=>e.toLowerCase()));for(let e=1;;e++){let n=e===1?`id`:`id_${e}`;if(!t.has(n))return n}}const Kr=e=>R`
  migration: m
  phases:
    - name: backfill
      batch:
        query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
        lag_threshold_ms: ${e}
        delay_ms: 0
`,qr={name:`backfill-no-throttle`,group:`backfill`,severity:`warning`,flags:"A backfill of a large table, or of a table of unknown size, with all throttling off: `lag_threshold_ms: 0`, `delay_ms: 0`, no `max_rows_per_second` and no `throttle`.",why:`It writes as fast as the server allows. Replica lag and waiting queries do not slow it down.`,instead:"Leave `lag_threshold_ms` at its default, or set one of the other limits.",examples:{bad:{file:Kr(0)},good:{file:Kr(500)}},*phase(e,{settings:t}){if(e.kind!==`backfill`)return;let{walked:n,phase:r}=e,{lagThresholdMs:i,delayMs:a,maxRowsPerSecond:o,throttle:s,query:c,locate:l}=r.batch;[i,a,o,...Object.values(s)].some(e=>e>0)||n!==void 0&&an(n,t)||(yield{...I(l,c.sql),message:`Nothing throttles this backfill of ${n===void 0?c.walked.table:H(n)}: it has no lag threshold, no delay and no rate limit.`,fix:`lag_threshold_ms: 1500`})}},Jr=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: DELETE FROM sessions WHERE seen_at < ${e} LIMIT {batch_size}
  `,Yr={name:`backfill-nondeterministic`,group:`backfill`,severity:`warning`,flags:`A batch query that uses NOW, RAND, UUID or a similar function, or user variables.`,why:`In a WHERE, the selected rows change while the backfill runs. As a value, it differs in each chunk, attempt and environment. User variables lose their value between chunks.`,instead:`Write the time as a literal, and compute values from the columns of the row. A value that must differ, such as a UUID for a new column, is fine if the WHERE excludes finished rows. The finding is then info.`,examples:{bad:{file:Jr(`NOW() - INTERVAL 90 DAY`)},good:{file:Jr(`'2026-08-23 00:00:00'`)}},*phase(e,{settings:t}){if(e.kind!==`backfill`)return;let{query:n,locate:r}=e.phase.batch,i=I(r,n.sql),a=Ne(D(n.where??``).tokens),o=Xr(e),s=n.nondeterministic.filter(e=>!a.includes(e)&&!e.startsWith(`@`));if(o.length>0&&(yield{...i,message:`The query uses ${E(o)}, but a user variable loses its value between chunks.`}),a.length>0&&(yield{...i,message:`The WHERE uses ${E(a)}, whose value changes. Each chunk therefore selects other rows.`,fix:Zr(n.where??``,t.today)}),s.length===0)return;let c=n.selfConsuming||n.verb===`insert-select`;yield{...i,severity:c?`info`:`warning`,message:c?`${E(s)} ${s.length===1?`returns`:`return`} another value in each attempt and each environment.`:`${E(s)} ${s.length===1?`returns`:`return`} another value at each call. The WHERE does not exclude finished rows, so a new attempt changes them again.`}}};function Xr({query:e,phase:t}){let n=t.batch.query.nondeterministic.filter(e=>e.startsWith(`@`)),r=e.ok?e.tree.variables.filter(e=>!e.startsWith(`@@`)):[];return[.../* @__PURE__ */ new Set([...n,...r])]}function Zr(e,t){let{tokens:n}=D(e),r=[];for(let[e,i]of n.entries()){let a=ei[i.upper];if(a===void 0||n[e-1]?.text===`.`)continue;let[o,s]=[n[e+1],n[e+2]],c=o?.text===`(`&&s?.text===`)`;r.push({start:i.start,end:c?s.end:i.end,text:a(t)})}let i=ze(e,r);return Ne(D(i).tokens).length>0?void 0:`WHERE ${W(i)}`}const Qr=e=>`TIMESTAMP '${e} 00:00:00'`,$r=e=>`DATE '${e}'`,ei={NOW:Qr,SYSDATE:Qr,CURRENT_TIMESTAMP:Qr,LOCALTIME:Qr,LOCALTIMESTAMP:Qr,UTC_TIMESTAMP:Qr,CURDATE:$r,CURRENT_DATE:$r,UTC_DATE:$r};function ti(e,t){let{walked:r,written:i}=e.phase.batch.query,a=Br(e)?.parts,o=r.alias??r.table;if(a===void 0||v(o,i.table)||!a.every(({column:e})=>t.length===0||t.some(t=>v(t,e))))return;let s=n({schema:i.schema,name:i.table});return`NOT EXISTS (SELECT 1 FROM ${s} WHERE ${a.map(({column:e})=>`${s}.${p(e)} = ${p(o)}.${p(e)}`).join(` AND `)})`}const ni=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, total_cents INT NULL);`,ri=e=>R`
  migration: m
  phases:
    - name: backfill
      batch:
        query: ${e}
`,ii={name:`backfill-not-idempotent`,group:`backfill`,severity:`warning`,flags:`A batch query that changes a row again if it runs again. Its WHERE does not exclude finished rows, it computes a column from its own value, or it inserts rows without a unique key.`,why:`A backfill processes each row once, also across a crash. A new attempt, after a rollback or by hand, processes all rows again. A row whose key the application changes meanwhile may be processed twice or missed.`,instead:`Write a WHERE that selects only unfinished rows, and that a finished row no longer matches.`,examples:{bad:{schema:ni,file:ri(`UPDATE orders SET total = total * 100 LIMIT {batch_size}`)},good:{schema:ni,file:ri(`UPDATE orders SET total_cents = total * 100 WHERE total_cents IS NULL LIMIT {batch_size}`)}},*phase(e){if(e.kind!==`backfill`)return;let{query:t,locate:n}=e.phase.batch,r=jn(t);if(t.selfConsuming||r===void 0)return;let i=t.verb===`update`?ai(e,r):ci(e,r);i!==void 0&&(yield{...I(n,t.sql),...i})}};function ai({phase:e,written:t},r){let{query:i}=e.batch,{where:a=``}=i,o=r.assignments.filter(({column:e,value:t})=>Mn(t,e,i)&&si(t)),s=e=>o.some(t=>v(t.column,e));if(i.assigned.filter(e=>!s(e)&&Mn(a,e,i)).length>0)return;let[c]=o.length>0?o:r.assignments;if(c!==void 0){if(o.length>0){let e=p(`${c.column}_is_new`),t=`ALTER TABLE ${n({schema:i.written.schema,name:i.written.table})} ADD COLUMN ${e} TINYINT NULL;`;return{message:`A new attempt changes ${E(o.map(({column:e})=>p(e)))} a second time: the new value is computed from the old one, and nothing marks the finished rows.`,fix:`${t} -- in expand\n${r.extended(`${e} IS NULL`,`${e} = 1`)}`}}if(!(a!==``&&i.assigned.some(e=>Mn(a,e,i))))return{message:`The WHERE does not exclude finished rows: a new attempt writes ${E(i.assigned.map(p))} of each row again.`,fix:oi(c,t,i.walked.alias,r)}}}function oi({column:e,value:t},n,r,i){let a=r===void 0?p(e):`${p(r)}.${p(e)}`;if(Ne(D(t).tokens).length===0)return i.extended(`NOT (${a} <=> ${t})`);let o=n&&S(n,e);return n===void 0||o===void 0||C(o,n).nullable?i.extended(`${a} IS NULL`):void 0}function si(e){let t=/* @__PURE__ */ new Set([`+`,`-`,`*`,`/`,`%`,`||`,`^`,`<<`,`>>`]),n=new Set(`DIV MOD CONCAT CONCAT_WS REVERSE REPEAT INSERT DATE_ADD DATE_SUB ADDDATE SUBDATE ADDTIME SUBTIME TIMESTAMPADD JSON_ARRAY_APPEND JSON_ARRAY_INSERT MD5 SHA SHA1 SHA2 AES_ENCRYPT HEX TO_BASE64 COMPRESS`.split(` `));return D(e).tokens.some(({text:e,upper:r})=>t.has(e)||n.has(r))}function ci(e,t){let{written:r,query:i,phase:a}=e,{query:o}=a.batch;if(r===void 0||!r.complete||r.kind===`view`||!i.ok)return;let s=D(o.sql).tokens.map(({upper:e})=>e);if(s.includes(`DUPLICATE`))return li(e);if(s.includes(`IGNORE`)||w(o.where??``,o.written.table))return;let c=i.tree.assignments.map(({column:e})=>e),l=i.tree.queries[0]?.select.some(({kind:e})=>e===`literal`)===!0,u=e=>c.length===0?!l||S(r,e)?.autoIncrement!==!0:c.some(t=>v(t,e));if(Ve(r).some(({parts:e})=>e.every(({column:e})=>u(e))))return;let d=ti(e,c);return{message:`A new attempt inserts each row into ${n(r)} again: no unique key covers the inserted columns.`,fix:d===void 0?void 0:t.extended(d)}}function li({phase:e}){let{sql:t,written:r}=e.batch.query,{tokens:i}=D(t),a=new Be(t,i),o=i.findIndex(({upper:e},t)=>e===`UPDATE`&&i[t-1]?.upper===`KEY`)+1;if(o===0)return;let s=i.findIndex(({text:e},t)=>t>o&&e===`;`),c=ui(a,o,s<0?i.length:s).flatMap(e=>{let n=t.slice(i[e.from]?.start,i[e.to-1]?.end).replace(/\bVALUES\s*\([^)]*\)/gi,`1`);return U(n).some(({name:t,qualifier:n})=>v(t,e.column)&&(n===void 0||v(n,r.table)))&&si(n)?p(e.column):[]});if(c.length!==0)return{message:`A new attempt changes ${E(c)} of ${n({schema:r.schema,name:r.table})} a second time: the new value is computed from the old one.`,fix:void 0}}function ui(e,t,n){try{return je(e,{from:t,to:n})}catch{return[]}}const di=new Set(`COUNT NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP UUID UUID_SHORT RAND JSON_OBJECT JSON_ARRAY ISNULL FIELD QUOTE CHAR LAST_INSERT_ID DEFAULT VALUES`.split(` `)),fi=new Set(`JSON_EXTRACT JSON_VALUE JSON_SEARCH JSON_KEYS REGEXP_SUBSTR ELT -> ->>`.split(` `));function pi(e,t,n){let{written:r}=n;if(r===void 0)return;let{tokens:i}=D(t),a=e=>i.filter(({upper:t})=>t===e).length;return mi(e,{backfill:n,written:r,cases:a(`CASE`),elses:a(`ELSE`)})}function mi(e,t){switch(e.kind){case`literal`:return e.type===`null`?{when:`it is set to NULL`,byData:!1}:void 0;case`column`:return _i(e.qualifier,e.name,t);case`call`:return gi(e.name,e.parts,t);case`operator`:return[`IS`,`IS NOT`,`EXISTS`,`NOT EXISTS`,`<=>`].includes(e.operator)?void 0:gi(e.operator,e.parts,t);case`query`:return vi(e.query,t);case`other`:return t.cases===0?hi(e.parts,t):t.cases>t.elses?{when:`no WHEN of its CASE holds`,byData:!1}:void 0;case`variable`:return}}function hi(e,t){for(let n of e){let e=mi(n,t);if(e!==void 0)return e}}function gi(e,t,n){if(!di.has(e)){if(fi.has(e))return{when:`${e} finds nothing`,byData:!0};switch(e){case`NULLIF`:return{when:`NULLIF gives NULL`,byData:!1};case`COALESCE`:case`IFNULL`:{let e=t.map(e=>mi(e,n));return e.every(e=>e!==void 0)?e.at(-1):void 0}case`IF`:return hi(t.slice(1),n);case`CONCAT_WS`:return hi(t.slice(0,1),n);default:return hi(t,n)}}}function _i(e,t,{backfill:n,written:r}){let{walked:i}=n.phase.batch.query;if(e!==void 0&&!v(e,i.alias??i.table))return;let a=S(r,t);if(a!==void 0&&C(a,r).nullable)return{when:`${p(a.name)} is NULL`,byData:!0,column:a.name}}function vi(e,{backfill:t,written:n}){let[r]=e.select,[i,a]=e.from;if(r?.kind===`call`&&r.name===`COUNT`)return;let o={when:`the subquery${i===void 0?``:` of ${p(i.name)}`} finds no row`,byData:!0};if(i===void 0||a!==void 0||r?.kind!==`column`)return o;let s=t.before.table(i.schema,i.name),c=s&&S(s,r.name),l=n.foreignKeys.some(({references:e,columns:t})=>v(e.table.name,i.name)&&t.every(e=>{let t=S(n,e);return t!==void 0&&!C(t,n).nullable}));if(s===void 0||c===void 0||!l)return o;if(C(c,s).nullable)return{when:`${p(i.name)}.${p(c.name)} is NULL`,byData:!1}}const yi=`CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(100) NULL, search_name VARCHAR(100) NULL);`,bi=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE customers SET search_name = ${e} WHERE search_name IS NULL LIMIT {batch_size}
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM customers WHERE search_name IS NULL
  `,xi={name:`backfill-null-ambiguous`,group:`backfill`,severity:`error`,flags:"A backfill whose value may be NULL, before a gate or `done_when` that counts NULL as unfinished.",why:`A finished row whose correct value is NULL looks unfinished, so the gate waits until it times out.`,instead:"Give such rows another value (`COALESCE`), exclude them from the gate, or mark finished rows in a separate column.",examples:{bad:{schema:yi,file:bi(`LOWER(name)`)},good:{schema:yi,file:bi(`COALESCE(LOWER(name), '')`)}},*phase(e,t){if(e.kind!==`backfill`||!e.query.ok||e.query.tree.verb!==`update`)return;let{query:n,locate:r}=e.phase.batch,i=jn(n)?.assignments??[];for(let[a,{column:o,value:s}]of e.query.tree.assignments.entries()){let c=i[a]?.value;if(s===void 0||c===void 0||!Ci(e,o))continue;let l=pi(s,c,e),u=l===void 0?void 0:wi(e,o,t);if(l===void 0||u===void 0)continue;let d=s.kind===`literal`;yield{...I(r,n.sql),severity:l.byData?`warning`:`error`,message:`${d?`The query sets ${p(o)} to NULL`:`${p(o)} stays NULL wherever ${l.when}`}, but ${Si(qn(u))} counts such rows as unfinished.`,fix:d?void 0:Ti(e,o,c,l,u)}}}};function Si(e){return e.charAt(0).toLowerCase()+e.slice(1)}function Ci({written:e},t){let n=e&&S(e,t);return e!==void 0&&n!==void 0&&C(n,e).nullable}function wi(e,t,{phases:n}){let{written:r}=e.phase.batch.query;for(let i of n){if(i.kind===`ddl`||i.phase.index<e.phase.index)continue;if(i.kind===`backfill`&&i!==e){let{query:e}=i.phase.batch;if(v(e.written.table,r.table)&&e.assigned.some(e=>v(e,t)))return;continue}let n=J(i)?.asked;if(n!==void 0&&mr(n,r.table,t,null)===`counts`)return i}}function Ti({written:e},t,n,r,i){let a=e&&S(e,t),o=a===void 0?void 0:Di(a.type.name),s=J(i)?.asked.gate.sql??``,c=Ei(s)?W(s):void 0,l=[...o===void 0?[]:[`SET ${p(t)} = COALESCE(${n}, ${o})`],...r.column===void 0||c===void 0?[]:[`# or, if NULL is a correct value, in ${Si(qn(i))}: ${c} AND ${p(r.column)} IS NOT NULL`]];return l.length>0?l.join(`
`):`Mark finished rows in a separate column, and let the gate count the rows without the mark.`}function Ei(e){let t=[`OR`,`XOR`,`GROUP`,`HAVING`,`ORDER`,`LIMIT`,`UNION`,`SELECT`],n=D(e).tokens.map(({upper:e,text:t})=>t===`||`?`OR`:e);return n.includes(`WHERE`)&&!n.slice(1).some(e=>t.includes(e))}function Di(e){if(/^(char|varchar|tinytext|text|mediumtext|longtext|binary|varbinary|.*blob)$/.test(e))return`''`;if(/int$|^(decimal|float|double|bit)$/.test(e))return`0`}const Oi=`CREATE TABLE orders (id BIGINT PRIMARY KEY, net INT NOT NULL, tax INT NULL, gross INT AS (net + tax) STORED);`,ki=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET ${e} WHERE tax IS NULL LIMIT {batch_size}
  `,Ai={name:`backfill-sets-generated`,group:`backfill`,severity:`error`,insteadOf:[`backfill-not-idempotent`,`backfill-null-ambiguous`],flags:"A backfill or its `rollback_sql` that sets a generated column. An INSERT that names no columns sets every visible column.",why:`MySQL computes the column and refuses the query with error 3105. It accepts only the word DEFAULT as a value.`,instead:`Leave the column out: MySQL updates it when the columns change from which it is computed. To store other values, the column must not be generated.`,examples:{bad:{schema:Oi,file:ki(`tax = 0, gross = net`)},good:{schema:Oi,file:ki(`tax = 0`)}},*phase({kind:e,phase:t,before:n}){if(e!==`backfill`)return;let{batch:r,rollback:i,place:a}=t;yield*ji(r.query,n,I(r.locate,r.query.sql)),i!==void 0&&(yield*ji(i,n,{place:a}))}};function*ji(e,t,r){let i=t.table(e.written.schema,e.written.table),a=jn(e);if(i===void 0||a===void 0)return;let o=Mi(i).filter(({name:e})=>Ni(a,e));if(o.length>0){let e=E(o.map(({name:e})=>p(e))),t=o.map(({generated:e})=>`(${W(e?.expression??``)})`);yield{...r,message:`The query sets ${e} of ${n(i)}, but MySQL computes ${o.length===1?`it`:`them`} as ${E(t)}.`,fix:Pi(a,i)}}let s=Mi(i).filter(({invisible:e})=>e!==!0);if(e.verb!==`insert-select`||a.inserted.length>0||!i.complete||s.length===0)return;let c=i.columns.filter(({generated:e,invisible:t})=>e===void 0&&t!==!0);yield{...r,message:`The INSERT names no columns, so it sets every column of ${n(i)}, but MySQL computes ${E(s.map(({name:e})=>p(e)))}.`,fix:`INSERT INTO ${n(i)} (${c.map(({name:e})=>p(e)).join(`, `)}) SELECT …`}}function Mi({columns:e}){return e.filter(e=>e.generated!==void 0)}function Ni({inserted:e,assignments:t,onDuplicate:n},r){return[...t,...n].some(e=>v(e.column,r)&&e.value.toUpperCase()!==`DEFAULT`)||e.some(e=>v(e,r))}function Pi({assignments:e},t){let n=e.filter(({column:e})=>S(t,e)?.generated===void 0);return n.length===0?void 0:`SET ${n.map(({column:e,value:t})=>`${p(e)} = ${t}`).join(`, `)}`}const Fi={name:`backfill-unbatched`,group:`backfill`,severity:`error`,flags:"A batch query that cannot be cut into chunks. It does not end in `LIMIT {batch_size}`, or it has an OFFSET, an ORDER BY, a GROUP BY or another clause that changes its meaning in each chunk.",why:`One statement over a whole table holds its row locks until it commits. It fills the undo log, and a replica applies it in one piece.`,instead:"Write the statement for one chunk, with `LIMIT {batch_size}` at its end. phasedb adds a key range to the WHERE and processes each row once. ORDER BY and OFFSET are not needed.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL
      `},good:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `}}},Ii={name:`backfill-updates-cursor`,group:`backfill`,severity:`error`,flags:`A backfill that sets a column of the key in whose order it reads the table.`,why:`A row whose key changes may move ahead of the backfill and be processed twice. Or it moves to a range that is already finished, and is missed.`,instead:"Read the table by another unique key (`pk_column`), or write the new key into a separate column.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, number VARCHAR(20) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET id = id + 1000000 WHERE id < 1000000 LIMIT {batch_size}
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, new_id BIGINT NULL);`,file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET new_id = id + 1000000 WHERE new_id IS NULL LIMIT {batch_size}
      `}},*phase(e){if(e.kind!==`backfill`)return;let{query:t,pkColumn:n,locate:r}=e.phase.batch;if(t.verb!==`update`)return;let i=Br(e),a=(i?.parts.map(({column:e})=>e)??(n===void 0?[]:[n])).filter(e=>t.assigned.some(t=>v(t,e)));if(a.length===0)return;let o=(e.walked&&Ve(e.walked).find(e=>Li(e,t.assigned)))?.parts[0]?.column;yield{...I(r,t.sql),message:`The query sets ${E(a.map(p))}, but phasedb reads the table in the order of ${i===void 0?`that column`:`the key ${Vr(i)}`}. It would process rows twice or miss them.`,fix:o===void 0?void 0:`pk_column: ${p(o)}`}}};function Li({parts:e},t){return e.every(({column:e})=>!t.some(t=>v(t,e)))}const Ri={name:`baseline-stale-entry`,group:`hygiene`,severity:`info`,flags:`Entries of the baseline that no longer match a finding, or whose file no longer exists. Entries of files outside this lint are not checked.`,why:`A stale entry hides the next finding of that rule on such a line.`,instead:"Write the baseline again with `--baseline FILE --write-baseline`.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: contract
            irreversible: nobody reads it
            sql: |
              DROP TABLE old_orders;
      `,baseline:`{"version": 1, "findings": [{"rule": "drop-table", "file": "m.yaml", "phase": "contract", "key": "1448d47afb54582f", "count": 1}]}`},good:{file:R`
        migration: m
        phases:
          - name: contract
            irreversible: nobody reads it
            sql: |
              DROP TABLE old_orders;
      `,baseline:`{"version": 1, "findings": [{"rule": "drop-table", "file": "m.yaml", "phase": "contract", "key": "978ff959bac8d1b0", "count": 1}]}`}}},zi={name:`check-add-enforced`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new enforced CHECK on a table with rows, as a table constraint or with a new column.`,why:`MySQL copies the table to check each row, and writes wait for the whole copy. Other changes in the same statement are part of that copy. Adding a CHECK as NOT ENFORCED is instant.`,instead:`Add it NOT ENFORCED, and let a gate count the rows that violate it. Enforcing it later is a table copy too: use gh-ost or Spirit, or a maintenance window.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);
            rollback_sql: |
              ALTER TABLE orders DROP CHECK total_positive;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT ENFORCED;
            rollback_sql: |
              ALTER TABLE orders DROP CHECK total_positive;
          - name: total-is-positive
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE NOT (total >= 0)
              expected: 0
      `}},*statement(e,t){let{change:n,placed:r}=e;if(n===void 0||!Dt(`check`,e,t))return;let i=n.clauses.find(e=>Bi(e).length>0),[a]=i===void 0?[]:Bi(i);i!==void 0&&a!==void 0&&(yield{...F(r.locate,i.span),severity:V(`error`,n.before,t.settings),message:`MySQL copies ${H(n.before)} to check each row against CHECK (${W(a.expression)}). Writes wait meanwhile.`,fix:[Hi(e,n),...n.clauses.flatMap(e=>Vi(e,n))].filter(e=>e!==void 0).join(`
`)})}};function Bi(e){return pe(e).filter(({enforced:e})=>e)}function Vi(e,{table:t}){return Bi(e).map(({name:e,expression:r})=>q(G(t.name,e??`check`,`holds`),`SELECT COUNT(*) FROM ${n(t)} WHERE NOT (${W(r)})`))}function Hi({placed:e},{table:t,clauses:r}){let i=r.flatMap(t=>{let n=e.sql.slice(t.span.start,t.span.end);return Bi(t).length===0?[n]:t.op===`add-check`?[Ui(n)]:t.op===`add-column`?Wi(t):[void 0]});if(!i.includes(void 0))return`ALTER TABLE ${n(t)} ${i.join(`, `)};`}function Ui(e){let t=D(e).tokens.at(-1);return`${t?.upper===`ENFORCED`?e.slice(0,t.start).trimEnd():e} NOT ENFORCED`}function Wi({columns:e,position:t}){let[n,r]=e;if(n===void 0||r!==void 0||!Gi(n))return[void 0];let{inlineCheck:i}=n,a=i?.name===void 0?``:`CONSTRAINT ${p(i.name)} `;return[`ADD COLUMN ${h(n)}${P(t)}`,`ADD ${a}CHECK (${i?.expression}) NOT ENFORCED`]}function Gi({inlineKey:e,inlineReference:t,columnFormat:n,storage:r}){return e===void 0&&!t&&n===void 0&&r===void 0}function Ki(e,t,n,r){let i=S(t.after,n);if(i===void 0||i.nullable===!1||i.generated!==void 0||i.default!==void 0&&i.default.kind!==`null`)return!1;let{schema:a,name:o}=t.table,s=N(e,r)?.before.table(a,o);return s!==void 0&&s.columns.length>0&&S(s,n)===void 0||e.phase.type===`expand`&&xr(r.migration,o,n)!==void 0}function qi(e,{change:t,phase:r,placed:i,statement:a},o,s){if(r.type===`contract`||t===void 0)return e;let c=a.kind===`alter-table`?`ALTER TABLE ${n(t.table)} ${W(i.sql.slice(o.span.start,o.span.end))};`:`${W(i.sql)};`;return`${e}\n${K(`contract`,G(s),c)}`}function Ji(e,t,n,r){let i=r.map(r=>hr(e.map(e=>mr(e,t,n,r))));return i.length>0&&i.every(e=>e===`counts`||e===`unclear`)?`full`:i.every(e=>e===`misses`)?`none`:`partly`}function Yi(e,t,n,r){return e.some(e=>{let{reading:i,gate:a}=e;if(r!==void 0&&!w(a.sql,r))return!1;let o=n.some(n=>be(e,t,n));return i.ok?!o||!gr(a,i.tree)?!1:w(a.sql,`DISTINCT`)||w(a.sql,`PARTITION`)?!0:[i.tree,...i.tree.queries].some(e=>Xi(e,t,n)):o&&[`GROUP`,`DISTINCT`,`PARTITION`].some(e=>w(a.sql,e))})}function Xi(e,t,n){let r=e.from.filter(({name:e})=>v(e,t)).length,i=e=>e.flatMap(e=>[...A(e)]).every(e=>e.kind!==`column`||n.some(t=>v(t,e.name)));return r>1?!0:r===0||e.groupBy.length===0||!i(e.groupBy)?!1:e.where===void 0||i([e.where])}function Zi(e,t,n){let r={characters:void 0};return e.some(e=>n.length>0&&n.every(n=>mr(e,t,n,r)!==`misses`))}const Qi=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, CONSTRAINT paid CHECK (total >= 0) NOT ENFORCED);`,$i=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      allow: [{what: copy, reason: "maintenance on Sunday"}]
      sql: |
        ALTER TABLE orders ALTER CHECK paid ENFORCED;
      rollback_sql: |
        ALTER TABLE orders ALTER CHECK paid NOT ENFORCED;
`,ea={name:`check-add-violations`,group:`data`,severity:`error`,flags:`A CHECK that becomes enforced, new or existing, with no gate before it that counts the violating rows.`,why:`The statement copies rows until the first row that violates the CHECK, then fails with error 3819.`,instead:"Count the violating rows in a gate: `SELECT COUNT(*) FROM t WHERE NOT (…)`.",examples:{bad:{schema:Qi,file:$i(`SELECT COUNT(*) FROM orders WHERE id < 0`)},good:{schema:Qi,file:$i(`SELECT COUNT(*) FROM orders WHERE NOT (total >= 0)`)}},*statement(e,t){let{change:r,phase:i,placed:a}=e,{settings:o}=t;if(r===void 0||r.before.createdHere||!o.versions.some(e=>ve(e,ge.checks)))return;let s=T(t,i);for(let i of r.clauses)for(let{name:o,expression:c}of ta(i,r)){let l=na(c,r);if(l.length>0&&l.every(n=>Ki(e,r,n,t))||Zi(s,r.table.name,l))continue;let u=W(c);yield{...F(a.locate,i.span),message:`The CHECK ${o??`(${u})`} on ${n(r.table)} fails if a row violates it, and no gate before it counts such rows.`,fix:qi(q(G(r.table.name,o??`check`,`holds`),`SELECT COUNT(*) FROM ${n(r.table)} WHERE NOT (${u})`),e,i,`enforce-${o??`check`}`)}}}};function ta(e,{before:t}){return e.op===`alter-check`?e.enforced?t.checks.filter(({name:t,enforced:n})=>v(t,e.name)&&!n):[]:pe(e).filter(({enforced:e})=>e)}function na(e,{before:t,after:n,known:r}){let i=[...new Set(U(e).map(({name:e})=>e))],a=i.filter(e=>S(n,e)??S(t,e));return r&&t.complete?a:i.filter(e=>/^[a-z_][\w$]*$/i.test(e)&&!ra.has(e.toUpperCase()))}const ra=new Set(`AND OR NOT XOR IN IS NULL LIKE BETWEEN REGEXP RLIKE TRUE FALSE DIV MOD CASE WHEN THEN ELSE END`.split(` `));function ia(e,t){let[n,r]=[e.definition,t.definition],i=[],a=(e,t,n,r=`meaning`)=>{e&&i.push({text:t,kind:r,restore:e=>({...e,...n})})};if(n.generated!==void 0&&r.generated===void 0){let e=n.generated.stored?`STORED`:`VIRTUAL`;a(!0,`GENERATED ALWAYS AS (${n.generated.expression}) ${e}`,{generated:n.generated})}oa(e,t,a),la(e,t)&&i.push({text:`UNSIGNED`,kind:`sign`,restore:e=>({...e,type:{...e.type,unsigned:!0}})}),a(!e.nullable&&r.nullable===void 0&&t.nullable,`NOT NULL`,{nullable:!1}),a(n.srid!==void 0&&r.srid===void 0&&da(t),`SRID ${n.srid}`,{srid:n.srid});let o=n.default;o!==void 0&&o.kind!==`null`&&r.default===void 0&&fa(e,t)&&a(!0,`DEFAULT ${o.text}`,{default:o});let s=t.type===`timestamp`||t.type===`datetime`;a(n.onUpdate!==void 0&&r.onUpdate===void 0&&s,`ON UPDATE ${n.onUpdate}`,{onUpdate:n.onUpdate}),a(n.autoIncrement&&!r.autoIncrement,`AUTO_INCREMENT`,{autoIncrement:!0}),a(n.invisible===!0&&r.invisible===void 0,`INVISIBLE`,{invisible:!0});let l=n.comment??``;return a(l!==``&&r.comment===void 0,`COMMENT ${c(l)}`,{comment:l},`comment`),i}function aa(e,t){let n=ia(e,t);return ua(n,e,t)?t.definition:n.reduce((e,t)=>t.restore(e),t.definition)}function oa(e,t,n){let{charset:r,collation:i}=e;if(t.definition.collation!==void 0||t.definition.type.binary||r===void 0||i===void 0||!sa(t))return;let a=t.charset??`utf8mb4`,o=t.collation??`utf8mb4_0900_ai_ci`;if(r!==a){if(t.definition.charset!==void 0)return;n(!0,`CHARACTER SET ${r} COLLATE ${i}`,{charset:r,collation:i})}else n(i!==o,`COLLATE ${i}`,{collation:i})}function sa({type:e}){return e.endsWith(`char`)||e.endsWith(`text`)||e===`enum`||e===`set`}const ca=/* @__PURE__ */ new Set([`tinyint`,`smallint`,`mediumint`,`int`,`bigint`,`decimal`,`float`,`double`]);function la(e,t){return e.unsigned&&!t.unsigned&&ca.has(e.type)&&ca.has(t.type)}function ua(e,t,n){return e.every(({kind:e})=>e===`sign`)&&i(t,n)}function da({type:e}){return/^(geometry|point|linestring|polygon|multi\w+|geometrycollection)$/.test(e)}function fa(e,t){return t.definition.autoIncrement||t.definition.generated!==void 0?!1:e.definition.default?.kind===`expression`||!(t.type.endsWith(`text`)||t.type.endsWith(`blob`)||t.type===`json`||da(t))}function pa(e){let{before:t,after:n,origins:r,clauses:i}=e;return n.columns.flatMap(e=>{let a=r.get(e.name.toLowerCase()),o=a===void 0?void 0:S(t,a),s=o&&ma(i,o.name);if(o===void 0||s===void 0)return[];let c=C(o,t),l=C(e,n),u=y(n,e.name).length>0,d=s.op===`convert-charset`?l:C(aa(c,l),n);return[{clause:s,was:c,is:l,meant:d,copies:ha(c,d,u)}]})}function ma(e,t){return e.findLast(e=>e.op===`modify-column`&&v(e.column.name,t)||e.op===`change-column`&&v(e.from,t))??e.find(e=>e.op===`convert-charset`)}function ha(e,t,n){if(f(e,t,n).kind!==`different`)return;if(e.generated!==void 0||t.generated!==void 0)return`generated`;if(e.definition.autoIncrement!==t.definition.autoIncrement)return`counter`;if(e.type===t.type&&(t.type===`enum`||t.type===`set`))return`members`;let r={...t,charset:e.charset,collation:e.collation};if(e.type!==t.type)return ga(e,t)?`characters`:`type`;if(f(e,{...r,arguments:e.arguments},n).kind===`different`)return`type`;let i=(t.type===`varchar`||t.type===`varbinary`)&&(ie(e)??0)<=255&&(ie(t)??0)>255;return f(e,r,n).kind===`different`?i?`tier`:`type`:i&&e.charset===`utf8mb3`&&t.charset===`utf8mb4`&&!n?`tier`:`characters`}function ga(e,t){return e.definition.type.name===t.definition.type.name}const _a=`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(100) NOT NULL, UNIQUE KEY email (email)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`,va=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      allow: [{what: copy, reason: "maintenance on Sunday"}]
      sql: |
        ALTER TABLE customers MODIFY email VARCHAR(100) COLLATE utf8mb4_0900_ai_ci NOT NULL;
      rollback_sql: |
        ALTER TABLE customers MODIFY email VARCHAR(100) COLLATE utf8mb4_bin NOT NULL;
`,ya={name:`collation-on-unique`,group:`types`,severity:`error`,flags:`A new collation or character set for a column of a UNIQUE index or primary key, with no gate before it that counts the resulting duplicates.`,why:`Different values may be equal under the new collation, such as values that differ only in case or accents. The statement then fails with error 1062.`,instead:`Count the duplicates under the new collation in a gate.`,examples:{bad:{schema:_a,file:va(`SELECT COUNT(*) FROM customers WHERE email = ''`)},good:{schema:_a,file:va(`SELECT COUNT(*) FROM (SELECT 1 FROM customers GROUP BY email COLLATE utf8mb4_0900_ai_ci HAVING COUNT(*) > 1) AS duplicates`)}},*statement({change:e,phase:t,placed:r},i){if(e===void 0||e.before.createdHere)return;let a=T(i,t),o=pa(e).filter(ba);for(let t of e.before.indexes){if(t.kind!==`unique`&&t.kind!==`primary`||!Sa(e,t))continue;let[i]=Ca(t,o);if(i===void 0)continue;let s=t.parts.flatMap(({column:e})=>e??[]),c=i.meant.collation??``;Yi(a,e.table.name,s,c)||(yield{...F(r.locate,i.clause.span),message:`The collation of ${n(e.table)}.${p(i.was.definition.name)} changes from ${i.was.collation??`its current collation`} to ${c}. No gate counts the values that become duplicates in the unique key ${p(x(t)??``)}.`,why:`If the table has such values, MySQL refuses the statement with error 1062.`,fix:wa(e,t,o)})}}};function ba({was:e,meant:t}){if(t.collation===void 0||e.collation===t.collation)return!1;if(e.collation===void 0)return!0;if(t.collation.endsWith(`_0900_bin`))return!1;if(t.collation.endsWith(`_bin`))return e.collation.includes(`_0900_`);let[n,r]=[xa(e.collation),xa(t.collation)];return n.family!==r.family||r.strength<n.strength}function xa(e){return{family:e.replace(/(?:_a[is])?_c[is]$/,``).replace(/^utf8mb3/,`utf8mb4`),strength:+!!e.includes(`_as`)+(e.endsWith(`_cs`)?2:0)}}function Sa({after:e},t){return e.indexes.some(e=>e.kind===t.kind&&v(x(e),x(t)))}function Ca(e,t){return t.filter(({was:t})=>e.parts.some(({column:e})=>v(e,t.definition.name)))}function wa(e,t,r){if(t.parts.some(({column:e})=>e===void 0))return;let i=t.parts.map(({column:e=``,prefix:t})=>{let n=r.find(({was:t})=>v(t.definition.name,e)),i=t===void 0?p(e):`LEFT(${p(e)}, ${t})`;return n===void 0?i:`${Ta(i,n.was,n.meant)} COLLATE ${n.meant.collation}`}),a=t.parts.flatMap(({column:t=``})=>{let n=S(e.before,t);return n!==void 0&&C(n,e.before).nullable?[`${p(t)} IS NOT NULL`]:[]}),o=a.length===0?``:` WHERE ${a.join(` AND `)}`;return q(G(`no-duplicates`,e.table.name,x(t)??``),`SELECT COUNT(*) FROM (SELECT 1 FROM ${n(e.table)}${o} GROUP BY ${i.join(`, `)} HAVING COUNT(*) > 1) AS duplicates`)}function Ta(e,t,n){return t.charset===n.charset?e:`CONVERT(${e} USING ${n.charset})`}const Ea={name:`config-no-effect`,group:`hygiene`,severity:`warning`,flags:"A setting in phasedb.config.yaml that has no effect: a glob in `migrations` or `code_references.ignore` that matches no file, a `baseline` that does not exist, `schema` next to `snapshot`, a threshold whose rules are all off, or `off` for a rule that cannot be turned off.",why:`The author believes that it has an effect. Often it is a renamed or mistyped path.`,instead:`Correct the line, or remove it.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`schema: schema.sql
snapshot: phasedb.snapshot.json
`},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`snapshot: phasedb.snapshot.json
`}}},Da={name:`config-unknown-key`,group:`hygiene`,severity:`error`,locked:!0,flags:`An unknown key in phasedb.config.yaml, or a value that the key does not accept.`,why:`phasedb would silently ignore the key, and its setting would not apply.`,instead:`Write the key that the message suggests.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`mysql-version: "8.0.36"
`},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`mysql_version: "8.0.36"
`}}},Oa={name:`conflicting-phase-changes`,group:`phases`,severity:`warning`,flags:`A column or index that one statement adds or changes and a later statement of the migration changes again or drops. Nothing between the two uses it.`,why:`The first statement is wasted work: the second one discards its index build or table rebuild.`,instead:`Write one statement with the final definition.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(100) NULL;
              ALTER TABLE orders MODIFY COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases)if(n.kind===`ddl`)for(let r of n.statements){let n=r.change?.before;if(!(n===void 0||n.createdHere))for(let i of r.change?.clauses??[])for(let a of ka(i,r)){let r=JSON.stringify([n.schema,n.name,a.what,a.name.toLowerCase()]),i=t.get(r);i!==void 0&&Aa(i,a,e)&&(yield ja(i,a)),t.set(r,a)}}}};function ka(e,t){let n=(n,r,i)=>({what:n,done:r,name:i,clause:e,judged:t});switch(e.op){case`add-column`:return e.columns.map(({name:e})=>n(`column`,`added`,e));case`modify-column`:return[n(`column`,`changed`,e.column.name)];case`change-column`:return e.from.toLowerCase()===e.column.name.toLowerCase()?[n(`column`,`changed`,e.column.name)]:[];case`drop-column`:return[n(`column`,`dropped`,e.column)];case`add-index`:return e.index.name===void 0?[]:[{...n(`index`,`added`,e.index.name),index:e.index}];case`drop-index`:return[n(`index`,`dropped`,e.index)];default:return[]}}function Aa(e,t,{phases:n}){let r=e.judged.phase.index,i=t.judged.phase.index;if(t.what===`index`&&e.judged===t.judged)return!1;if(r===i)return e.done!==`dropped`||t.done===`added`;let a=n.some(({kind:e,phase:t})=>e!==`ddl`&&t.index>r&&t.index<i);return e.done===`added`&&t.done===`dropped`&&!a}function ja(e,t){let{judged:r,clause:i,what:a,name:o}=t,s=r.change?.table,c=s===void 0?p(o):`${n(s)}.${p(o)}`,l=a===`column`?c:`The index ${p(o)}${s===void 0?``:` of ${n(s)}`}`,u=e.judged.placed.locate(e.clause.span.start).line,d=e.done===t.done?` again`:``,f=a===`column`&&e.done===`dropped`?`DROP COLUMN loses the values. MODIFY would keep them.`:void 0;return{...F(r.placed.locate,i.span),phase:r.phase.name,message:`${l} is ${e.done} in line ${u} and ${t.done}${d} here.`,why:f,fix:Ma(e,t)}}function Ma(e,t){let r=t.judged.change;if(r===void 0)return;let i=`ALTER TABLE ${n(r.table)}`;if(t.done===`dropped`)return e.done===`added`?`Remove both.`:`${i} DROP ${t.what.toUpperCase()} ${p(t.name)};`;if(t.index!==void 0)return`${i} DROP INDEX ${p(t.name)}, ADD ${u(t.index)};`;let a=S(r.after,t.name);if(a!==void 0)return`${i} ${e.done===`added`?`ADD`:`MODIFY`} COLUMN ${h(a)};`}const Na={name:`contract-without-gate`,group:`phases`,severity:`error`,flags:`A contract with no gate before it.`,why:`Nothing proves that the old definition is no longer used, or that the rows are as the contract requires.`,instead:'Add a gate before it: a query that counts the remaining rows, a waiting time (`not_before`) or a deployment (`deployed`). If there is nothing to prove, `allow: [{what: destructive, reason: "…"}]` in the contract makes it a warning.',covers:[`phase-missing-required`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:R`
        migration: m
        phases:
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}}},Pa={name:`cross-schema-statement`,group:`phases`,severity:`warning`,flags:"A table name with a database name, such as `app.orders`, in DDL, a backfill or a gate.",why:`A migration runs in the database of its connection. A name with a database always changes that database, even from a test or staging connection.`,instead:`Leave the database name out, and write one migration for each database.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE shop.orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE shop.orders DROP COLUMN currency;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases.flatMap(Ia)){let e=n.schema.toLowerCase();t.set(e,[...t.get(e)??[],n])}for(let r of t.values()){let[i]=r;if(i===void 0)continue;let{schema:a,name:o,place:s,end:c,phase:l}=i,u=[...t.values()].flatMap(([e])=>e===void 0||e===i?[]:p(e.schema));yield{place:s,end:c,phase:l,severity:e.settings.catalogFrom!==`schema`&&Ra(e,a)&&u.length===0?`info`:`warning`,message:`${n({schema:a,name:o})} names its database${r.length>1?`, as ${r.length===2?`1 other table name does`:`${r.length-1} other table names do`} in this migration`:``}${u.length>0?`; other table names use ${u.join(`, `)}`:``}.`,fix:`Write ${p(o)}, and connect to ${p(a)}.`}}}},Fa=/* @__PURE__ */ new Set([`information_schema`,`performance_schema`,`sys`,`mysql`]);function Ia(e){let t=e.phase.name;if(e.kind===`ddl`)return[...e.statements,...e.rollback].flatMap(({statement:e,placed:n})=>ot(e,n.sql).flatMap(({schema:e,name:r,span:i})=>e===void 0?[]:[{schema:e,name:r,phase:t,...F(n.locate,i)}]));let n=J(e)?.asked,r=n?.reading.ok?La(n.reading.tree.tables,n.gate.sql,n.gate.locate,t):[];if(e.kind===`gate`)return r;let{query:i,locate:a}=e.phase.batch,{walked:o,written:s}=i;return[...La(e.query.ok?e.query.tree.tables:[o,s].map(({schema:e,table:t})=>({schema:e,name:t})),i.sql,a,t),...r]}function La(e,t,n,r){let i=e.filter(({schema:e})=>e!==void 0&&!Fa.has(e.toLowerCase())),a=new Set(i.map(({schema:e,name:t})=>JSON.stringify([e,t])));if(a.size===0)return[];let{tokens:o}=D(t);return o.flatMap((e,t)=>{let[i,s]=o.slice(t+1,t+3);if(i?.text!==`.`||s===void 0)return[];let[c,l]=[O(e),O(s)];return a.has(JSON.stringify([c,l]))?[{schema:c,name:l,phase:r,...F(n,{start:e.start,end:s.end})}]:[]})}function Ra({catalog:e},t){return e.sameTable({schema:t,name:``},{schema:void 0,name:``})}const za=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,Ba={name:`datetime-not-null-no-default`,group:`data`,severity:`error`,insteadOf:[`add-required-column`,`ddl-inplace-rebuild`],flags:`A new DATE, DATETIME or geometry column that is NOT NULL and has no DEFAULT.`,why:`MySQL has no value for existing rows. NO_ZERO_DATE forbids a zero date, and an empty geometry does not exist. The statement succeeds only on an empty table, and is not instant there.`,instead:`Add the column as NULL or with a DEFAULT. Fill it in a backfill, and make it NOT NULL in contract.`,examples:{bad:{schema:za,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN shipped_at DATETIME NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN shipped_at;
      `},good:{schema:za,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN shipped_at DATETIME NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN shipped_at;
      `}},*statement({change:e,placed:t},r){if(!(e===void 0||e.before.createdHere))for(let{clause:i,column:a}of st(e)){if(!ct(a,r))continue;let{definition:o,type:s}=a,c=s===`date`||s===`datetime`?`1292`:`1138`;yield{...F(t.locate,i.span),message:`${n(e.table)}.${p(o.name)} is ${s.toUpperCase()} NOT NULL without a DEFAULT: on a table with rows the statement fails with error ${c}.`,fix:`ALTER TABLE ${n(e.table)} ADD COLUMN ${h({...o,nullable:!0})}${P(i.position)};`}}}},Va={name:`ddl-blocks-writes`,group:`cost`,severity:`error`,risk:`blocking`,rollback:!0,insteadOf:[`ddl-inplace-rebuild`],flags:`A statement that runs in place but blocks writes, or reads and writes, from its start to its end.`,why:`Each write to the table waits as long as the statement runs, and occupies a connection of the application.`,instead:'Build the index with gh-ost or Spirit, or in a maintenance window: `allow: [{what: blocking, reason: "…"}]`. Put an index over a new virtual column into a separate statement, after the one that adds the column.',covers:[`fulltext-index-add`,`spatial-index-add`,`index-on-new-virtual-same-statement`,`auto-increment-column-add`,`spatial-table-rebuild`,`partition-reorganize`,`partition-coalesce`,`hash-partition-add`,`lock-explicit-strong`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN domain VARCHAR(200) AS (substring_index(email, '@', -1)) VIRTUAL, ADD INDEX domain (domain);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX domain;
              ALTER TABLE customers DROP COLUMN domain;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN domain VARCHAR(200) AS (substring_index(email, '@', -1)) VIRTUAL;
              ALTER TABLE customers ADD INDEX domain (domain);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX domain;
              ALTER TABLE customers DROP COLUMN domain;
      `}},*statement(e,t){let{verdict:n,statement:r,placed:i}=e;if(n.algorithm!==`inplace`||n.lock===`none`||n.refusedAssertion!==void 0)return;let a=Lt(e).filter(e=>!e.createdHere);if(a.length===0)return;let[o]=a,s=o===void 0?`the table`:H(o),c=B(r,`lock`),l=c!==void 0&&z(e,t,{statement:Ha(e)}).lock===`none`,u=Jt(e,t),d=n.lock===`exclusive`?`Reads and writes of`:`Writes to`;yield{...L(e),severity:a.every(e=>an(e,t.settings))?`warning`:`error`,message:l?`${d} ${s} wait until this statement ends, only because of its LOCK=${c}.`:`${d} ${s} wait until this statement ends: ${n.because}.`,fix:l?`${_(i.sql,r)};`:u&&`${u[0].sql};\n${u[1].sql};`}}};function Ha({statement:e}){let t=B(e,`algorithm`);return ht(e,t===`INPLACE`?t:void 0)}const Ua={name:`ddl-copy-table`,group:`cost`,severity:`error`,risk:`copy`,rollback:!0,flags:`A statement for which MySQL must copy the table row by row, while writes wait.`,why:`Writes wait for the whole copy. Replicas then repeat it in one piece, and lag by its duration.`,instead:'Add a new column or table, fill it in a backfill, check it in a gate and switch over in contract. Or run the change with gh-ost or Spirit. In a maintenance window, allow it: `allow: [{what: copy, reason: "…"}]`.',covers:[`ddl-blocks-all`,`stored-generated-add`,`generated-expression-change`,`virtual-on-partitioned`,`pk-drop`,`pk-change`,`engine-change`,`encryption-change`,`partition-by`,`remove-partitioning`,`optimize-partition`,`charset-convert`,`column-charset-change`,`check-enforce`,`check-inline-on-add-column`,`algorithm-explicit-copy`,`old-alter-table-on`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN cents BIGINT GENERATED ALWAYS AS (total * 100) STORED;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN cents;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN cents BIGINT GENERATED ALWAYS AS (total * 100) VIRTUAL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN cents;
      `}},*statement(e,{settings:t}){let{verdict:n,change:r}=e;if(n.algorithm!==`copy`||n.refusedAssertion!==void 0)return;let i=r?.before;i?.createdHere!==!0&&(yield{...L(e),severity:i===void 0?`error`:V(`error`,i,t),message:`MySQL copies ${i===void 0?`the rows`:H(i)} and writes wait until the copy ends: ${n.because}.`})}},Wa={name:`ddl-inplace-rebuild`,group:`cost`,severity:`warning`,risk:`rebuild`,flags:`A statement that rebuilds the whole table in place. Reads and writes continue meanwhile.`,why:`The rebuild needs disk space and I/O of about the table size. A replica repeats it in one piece, and lags by its duration.`,instead:`Put all changes that rebuild one table into one ALTER, and check the free disk space. For a table of many GiB whose replicas must not lag, use gh-ost or Spirit.`,covers:[`column-reorder`,`column-position-not-instant`,`pk-add`,`null-rebuild`,`optimize-table`,`row-format-change`,`key-block-size`,`not-null-change-rebuild`,`null-change-rebuild`,`replica-lag-risk`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT 'DE';
            rollback_sql: |
              ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;
      `}},*statement(e,{settings:t}){let{verdict:n,change:r}=e;if(n.algorithm!==`inplace`||n.rebuild!==!0||n.refusedAssertion!==void 0)return;let i=r?.before;i?.createdHere===!0||i!==void 0&&an(i,t)||(yield{...L(e),message:`MySQL rebuilds ${i===void 0?`the table`:H(i)}: ${n.because}.`})}};function Ga(e){let{name:t}=e.type;return Ka(e)||a.has(t)||t===`json`||t===`vector`}function Ka({type:e}){return/^(tiny|medium|long)?(text|blob)$/.test(e.name)}function qa(e){let t=D(e).tokens.filter(({text:e})=>e!==`(`&&e!==`)`),[n,...r]=t[0]?.kind===`introducer`?t.slice(1):t;return n?.kind===`string`?r.every(({kind:e})=>e===`string`):(n?.kind===`number`||n?.kind===`binary`||[`TRUE`,`FALSE`,`NULL`].includes(n?.upper??``))&&r.length===0}function Ja(e,t,r,i){let a=p(t.name),o=n(e),s={...t,nullable:!0,default:void 0},c={...s,default:{kind:`expression`,text:i}};return[`ALTER TABLE ${o} ADD COLUMN ${h(s)}${P(r)};`,Ga(t)&&qa(i)?`ALTER TABLE ${o} MODIFY COLUMN ${h(c)};`:`ALTER TABLE ${o} ALTER COLUMN ${a} SET DEFAULT ${i};`,Nn(G(`backfill`,t.name),`UPDATE ${o} SET ${a} = ${i} WHERE ${a} IS NULL LIMIT {batch_size}`)].join(`
`)}const Ya=`CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT NULL);`,Xa=e=>R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders MODIFY COLUMN note TEXT NULL DEFAULT ${e};
        rollback_sql: |
          ALTER TABLE orders MODIFY COLUMN note TEXT NULL;
  `,Za={name:`default-not-allowed`,group:`types`,severity:`error`,covers:[`json-default`],insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:"A literal as the default of a TEXT, BLOB, JSON, geometry or VECTOR column. In `ALTER COLUMN … SET DEFAULT`, MySQL also treats a literal in parentheses and NULL as literals.",why:`MySQL refuses the statement with error 1101: a default of these types must be an expression.`,instead:"Put the value in parentheses, `DEFAULT ('…')`, in the column definition of ADD, MODIFY or CREATE TABLE.",examples:{bad:{schema:Ya,file:Xa(`''`)},good:{schema:Ya,file:Xa(`('')`)}},*statement(e,t){for(let r of Qa(e)){let{table:i,column:a,value:o,place:s,clause:c}=r,l=no(r,e),u=`${n(i)}.${p(a.name)}`,d=a.type.name.toUpperCase();if(c?.op!==`set-default`&&to(a,o,t))yield{...s,severity:`warning`,message:`${u} is ${d}. In this sql_mode MySQL ignores its default ${o} with only a warning, and the column gets no default.`,why:`An INSERT that does not name the column then finds no default.`,fix:l};else{let e=c?.op===`set-default`?`, with or without parentheses, in SET DEFAULT`:``;yield{...s,message:`${u} is ${d}, but its default ${o} is a literal${e}. MySQL refuses the statement.`,fix:l}}}}};function Qa(e){let{change:t,statement:n,before:r,after:i,placed:a}=e;if(t!==void 0)return t.clauses.flatMap(e=>$a(e,t).map(n=>({...n,table:t.table,place:F(a.locate,e.span),clause:e})));if(n.kind!==`create-table`)return[];let{schema:o,name:s}=n.table;return((r.table(o,s)===void 0?i.table(o,s):void 0)?.columns??[]).flatMap(t=>eo(t).map(t=>({...t,table:n.table,place:L(e),clause:void 0})))}function $a(e,{before:t}){switch(e.op){case`add-column`:return e.columns.flatMap(eo);case`modify-column`:case`change-column`:return eo(e.column);case`set-default`:{let n=S(t,e.column),{expression:r}=e;return n!==void 0&&Ga(n)&&qa(r)?[{column:n,value:r}]:[]}default:return[]}}function eo(e){let{default:t}=e;return t?.kind===`literal`&&Ga(e)?[{column:e,value:t.text}]:[]}function to(e,t,{migration:n}){return Ke(n)||!/^(x|b|n|_\w+\s*)?(''|"")$/i.test(t)?!1:Ka(e)||e.type.name===`vector`}function no({table:e,column:t,value:r,clause:i},{change:a}){let o=D(r).tokens.some(({upper:e})=>e===`NULL`),s=r.replace(/^[\s(]+|[\s)]+$/g,``);if(!o&&!Ka(t)&&!(t.type.name===`json`&&ro(s)))return;let c=o?{...t,default:{kind:`null`,text:`NULL`}}:{...t,default:{kind:`expression`,text:`(${s})`}},l=`ALTER TABLE ${n(e)}`;switch(i?.op){case`add-column`:return a?.before.createdHere===!0||i.columns.length>1?h(c):Ja(e,t,i.position,`(${s})`);case`change-column`:return`${l} CHANGE COLUMN ${p(i.from)} ${h(c)}${P(i.position)};`;case`modify-column`:return`${l} MODIFY COLUMN ${h(c)}${P(i.position)};`;case`set-default`:return`${l} MODIFY COLUMN ${h(c)};`;default:return h(c)}}function ro(e){let t=/^(?:_\w+\s*)?'(.*)'$/s.exec(e)?.[1];if(t===void 0)return!1;try{return JSON.parse(t.replaceAll(`''`,`'`)),!0}catch{return!1}}function io(e,t){return e.kind!==`object`||e.verb!==`drop`?!1:t.some(t=>t.kind===`object`&&t.verb===`create`&&t.object===e.object&&v(t.name?.name,e.name?.name))}const ao=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,oo={name:`destructive-outside-contract`,group:`phases`,severity:`error`,risk:`destructive`,flags:`DROP, RENAME, TRUNCATE or a narrower type in an expand. Also a statement there that phasedb cannot read, because it may be any of them.`,why:`Expand runs while the old code is live. Code that uses the dropped or renamed object fails at once, and dropped data is lost.`,instead:`Move the statement into a contract, after a gate that shows that nothing uses the old definition any more.`,examples:{bad:{schema:ao,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:ao,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{phase:n,verdict:r,placed:i}=e;if(n.type!==`expand`||!r.destructive)return;let a=so(e,t);a!==void 0&&(yield{...a.clause===void 0?L(e):F(i.locate,a.clause.span),message:`${a.what} in an expand, while the old code is still running.`,fix:a.moved===void 0?void 0:fo(a.moved,t)})}};function so(e,t){let{statement:r,change:i,before:a,placed:o,verdict:s}=e,c=`${W(o.sql)};`,l=e=>a.table(e.schema,e.name)?.createdHere===!0;switch(r.kind){case`drop-table`:return{what:`${r.tables.map(n).join(`, `)} would be dropped`,moved:c};case`truncate-table`:return{what:`${n(r.table)} would be emptied`,moved:c};case`rename-table`:return r.renames.every(({from:e})=>l(e))?void 0:{what:`${r.renames.map(({from:e})=>n(e)).join(`, `)} would be renamed`,moved:c};case`object`:return io(r,M(e,t).map(e=>e.statement))?void 0:s.algorithm===`unknown`?{what:`This may drop something (${s.because})`}:{what:`The ${r.object} ${r.name?n(r.name):``} would be dropped`,moved:c};case`unread`:return Me(r.opening)?{what:`phasedb cannot read this statement (${r.reason}), which may drop something`}:void 0;default:return i===void 0||i.before.createdHere?void 0:co(i,o)}}function co(e,t){let r=e.clauses.find(({op:e})=>e===`unread`);if(r!==void 0)return{what:`phasedb cannot read this clause, which may drop something`,clause:r};let i=e.clauses.filter(t=>l(de(e.before,[t]),[t])),[a]=i,o=(i.length===0?e.clauses:i).map(({span:e})=>W(t.sql.slice(e.start,e.end)));return{what:i.length===0?`${n(e.table)} would lose rows, values or names`:i.map(t=>uo(t,e)).join(`, and `),clause:a,moved:`ALTER TABLE ${n(e.table)} ${o.join(`, `)};`}}function lo(e){switch(e.op){case`drop-column`:return e.column;case`modify-column`:return e.column.name;case`change-column`:case`rename-column`:return e.from;default:return}}function uo(e,{table:t,before:r}){let i=n(t),a=`${i}.${p(lo(e)??``)}`;switch(e.op){case`drop-column`:return`${a} would be dropped`;case`rename-column`:return`${a} would be renamed`;case`change-column`:case`modify-column`:{if(e.op===`change-column`&&!v(e.from,e.column.name))return`${a} would be renamed`;let t=S(r,e.column.name);return`${a} would hold less than it can now${t===void 0?``:` (${d(t)} now, then ${d(e.column)})`}`}case`rename-table`:return`${i} would be renamed`;case`partition`:return`Partitions of ${i} would lose their rows`;default:return`${i} would lose rows, values or names`}}function fo(e,{migration:t}){let n=t.phases.findLast(({type:e})=>e===`contract`);return n===void 0?`- name: old-code-is-gone
  type: gate
  wait_until:
    deployed: {environment: production, ref: "\${{ sha }}"}\n${K(`contract`,`contract`,e)}`:`Move it into ${n.name}:\n${e}`}function po({phase:e},{phases:t}){return t.some(t=>t.kind===`gate`&&t.phase.index<e.index&&t.phase.deployed!==void 0)}function mo(e,t,{table:n},r){let i=r.catalog.table(n.schema,n.name),a=i!==void 0&&S(i,e)?.invisible===!0;for(let{change:i,phase:o}of j(t,r))if(i!==void 0&&t.before.sameTable(i.table,n))for(let n of i.clauses){let i=ho(n,e);i!==void 0&&(a=!i&&(a||Ye(r,o,t.phase)))}return a}function ho(e,t){if(e.op===`set-column-visibility`&&v(e.column,t))return e.visible;if(e.op===`modify-column`&&v(e.column.name,t))return e.column.invisible!==!0}const go={name:`drop-column`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:"A dropped column with no gate before it that checks the column. A gate after the column became INVISIBLE, or a gate with `deployed`, is enough.",why:`The statement deletes the data. Code that still reads or writes the column fails.`,instead:"Add a gate that checks whether the column is still used, or still holds data that exists nowhere else. Or make it INVISIBLE first, and wait in a gate with `not_before`.",covers:[`drop-column-nonempty`],insteadOf:[`drop-column-not-invisible-first`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM deployments WHERE version < 7
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(r===void 0||i.type!==`contract`||r.before.createdHere)return;let o=T(t,i);for(let i of r.clauses){if(i.op!==`drop-column`)continue;let{column:s}=i;if(Ze(j(e,t),r.table,s)||po(e,t)||mo(s,e,r,t)||o.some(e=>_o(e,r.table.name,s)))continue;let c=S(r.before,s),l=c?.nullable!==!1&&c?.generated===void 0;yield{...F(a.locate,i.span),message:`${n(r.table)}.${p(s)} is dropped, but no gate before it checks that column.`,fix:l?q(G(`nothing-left-in`,s),`SELECT COUNT(*) FROM ${n(r.table)} WHERE ${p(s)} IS NOT NULL`):void 0}}}};function _o(e,t,n){let r=w(e.gate.sql,`performance_schema`)||w(e.gate.sql,`sys`);return be(e,t,n)||r&&w(e.gate.sql,n)}const vo=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,yo=`  - name: empty
    type: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
`,bo={name:`drop-column-not-invisible-first`,group:`compatibility`,severity:`info`,flags:`A column that is dropped without having been INVISIBLE first, if every possible server version supports that (8.0.23).`,why:"`SELECT *` and INSERTs without a column list ignore an invisible column, as if it were dropped. If code breaks, one instant statement makes the column visible again, with its data.",instead:"Make the column INVISIBLE in an earlier phase, wait in a gate with `not_before`, then drop it. A gate with `deployed` that proves that the code without the column is live is enough too.",examples:{bad:{schema:vo,version:`8.4.0`,file:R`
        migration: m
        phases:
        ${yo}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:vo,version:`8.4.0`,file:R`
        migration: m
        phases:
          - name: hide
            type: expand
            sql: |
              ALTER TABLE customers ALTER COLUMN fax SET INVISIBLE;
            rollback_sql: |
              ALTER TABLE customers ALTER COLUMN fax SET VISIBLE;
        ${yo}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(!(r===void 0||i.type!==`contract`||r.before.createdHere)&&t.settings.versions.every(e=>ve(e,ge.invisibleColumns))&&!po(e,t))for(let i of r.clauses)i.op===`drop-column`&&(Ze(j(e,t),r.table,i.column)||r.known&&S(r.before,i.column)===void 0||mo(i.column,e,r,t)||(yield{...F(a.locate,i.span),message:`${n(r.table)}.${p(i.column)} is dropped without having been INVISIBLE first, so nothing shows yet whether code still needs it.`,fix:xo(i.column,r)}))}};function xo(e,{table:t}){let r=`ALTER TABLE ${n(t)}`,i=G(`hide`,e);return[K(`expand`,i,`${r} ALTER COLUMN ${p(e)} SET INVISIBLE;`,`${r} ALTER COLUMN ${p(e)} SET VISIBLE;`),Pn(G(`soak`,e),i,24),`# after that gate, in contract: ${r} DROP COLUMN ${p(e)};`].join(`
`)}const So=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax_number VARCHAR(40) NULL);`,Co=R`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM customers WHERE fax_number IS NOT NULL
      - name: contract
        sql: |
          ALTER TABLE customers DROP COLUMN fax_number;
        irreversible: the numbers are gone
  `,wo={name:`drop-column-still-referenced`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:"A dropped or renamed column or table that code still names. phasedb searches the tracked files of the git repository, as checked out. For `fax_number` it also finds `faxNumber`, `FaxNumber` and `FAX_NUMBER`. A line is certain if the same statement, model or file names the table too. A comment or a test is never certain. An everyday name such as `status` counts only near its table. In lint the finding is a warning. A run refuses the drop for certain lines, and warns of others.",why:`Live code that reads or writes the name fails after that statement.`,instead:'Remove the lines, deploy, then drop. If the lines mean something else, say so in the phase with `allow: [{what: destructive, reason: "…"}]`. Or exclude files with `code_references: {ignore: [globs]}` in phasedb.config.yaml. phasedb always excludes migrations of any tool, lock files, documents, generated, vendored, minified and binary files, and the configured schema, snapshot and baseline.',examples:{bad:{schema:So,file:Co,code:{"src/customer.ts":`const sql = 'SELECT id, fax_number FROM customers WHERE id = ?';
`}},good:{schema:So,file:Co,code:{"src/customer.ts":`const sql = 'SELECT id FROM customers WHERE id = ?';
`}}},*statement(e,t){let{references:n,settings:r}=t;if(n!==void 0&&e.direction!==`rollback`)for(let i of tt(e,t)){let t=n.named.get(Ue(i));if(t===void 0)continue;let a=t.certain>0;yield{...F(e.placed.locate,i.span),severity:a&&r.occasion===`run`?`error`:`warning`,message:To(i,t),why:a?void 0:`If the line means this column or table, live code fails after the statement.`,fix:`First remove these lines and deploy. If they do not matter, say why in the phase: allow: [{what: destructive, reason: "…"}].`,related:t.shown}}},*phase(e,t){let n=t.references?.gaps??[];if(e.kind!==`ddl`||n.length===0)return;let r=e.statements.flatMap(e=>tt(e,t).map(t=>F(e.placed.locate,t.span))).at(0);if(r===void 0)return;let i=`phasedb could not check completely whether code still uses what ${e.phase.name} drops. ${n.join(` `)}`;yield{...r,severity:`info`,message:i,why:``}}};function To({owner:e,column:t,fate:r},{shown:i,certain:a,possible:o}){let s=t===void 0?n(e):`${n(e)}.${p(t)}`,c=r===`dropped`?`is dropped`:`is renamed`,[l,u]=[Eo(a),Eo(o)],d=a===0?`${u} of code may still name it`:`${l} of code still ${(e=>e===1?`names`:`name`)(a)} it${o===0?``:`, and ${u} may`}`,[f,...m]=i.slice(0,3),h=m.map(Do),g=a+o-m.length-1,_=[...h,...g>0?[`${g} more`]:[]],v=_.length===0?``:`; then ${E(_)}`;return`${s} ${c}, and ${d}: ${f===void 0?``:`${Do(f)} ${Ie(f.text)}`}${v}.`}function Eo(e){return e===1?`1 line`:`${e.toLocaleString(`en-US`)} lines`}function Do({file:e,line:t}){let n=e.length>58?`…${e.slice(-57)}`:e;return`${Ie(n).slice(1,-1)}:${t}`}function Oo(e,{before:t,after:n},r){let i=e=>Ao(r,e)&&!n.indexes.some(t=>Ao(t,e)),a=n.foreignKeys.filter(({columns:e})=>i(e)).map(En),o=xn(e,t).filter(({referencedColumns:e})=>i(e)&&jo(n,e)).map(Dn);return[...a,...o]}function ko(e,t){switch(e.op){case`drop-index`:return b(t,e.index);case`drop-primary-key`:return b(t,`PRIMARY`);case`drop-constraint`:return b(t,e.name);default:return}}function Ao({kind:e,parts:t},n){return e===`fulltext`||e===`spatial`||n.length===0?!1:n.every((e,n)=>{let r=t[n];return r?.prefix===void 0&&v(r?.column,e)})}function jo({columns:e},t){return t.every(t=>e.some(e=>v(e.name,t)))}const Mo=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, KEY orders_country (country));`,No={name:`drop-index-not-invisible-first`,group:`compatibility`,severity:`warning`,flags:`An index that is dropped without having been INVISIBLE first.`,why:`If a query still needs the index, it scans the table after the drop until the index is built again. An invisible index stays up to date, and one instant statement makes it visible again.`,instead:"Make the index INVISIBLE in an earlier phase, wait in a gate with `not_before` long enough to see which queries need it, then drop it. A unique index stays unique while it is invisible.",examples:{bad:{schema:Mo,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders DROP INDEX orders_country;
            rollback_sql: |
              ALTER TABLE orders ADD INDEX orders_country (country);
      `},good:{schema:Mo,file:R`
        migration: m
        phases:
          - name: hide
            type: expand
            sql: |
              ALTER TABLE orders ALTER INDEX orders_country INVISIBLE;
            rollback_sql: |
              ALTER TABLE orders ALTER INDEX orders_country VISIBLE;
          - name: soak
            type: gate
            wait_until:
              not_before: {after: hide, hours: 24}
          - name: drop
            type: contract
            sql: |
              ALTER TABLE orders DROP INDEX orders_country;
            rollback_sql: |
              ALTER TABLE orders ADD INDEX orders_country (country);
      `}},*statement(e,t){let{change:n,statement:r,placed:i}=e;if(!(n===void 0||n.before.createdHere))for(let a of n.clauses){let o=Po(a,n.before);if(o===void 0||!Fo(o,e,n,t))continue;let s=zo(o,e,n,t);if(s===`before the migration`||s!==void 0&&Ye(t,s.phase,e.phase))continue;let c=`index ${p(o)} of ${H(n.before)}`;yield{...r.kind===`drop-index`?L(e):F(i.locate,a.span),severity:V(`warning`,n.before,t.settings),message:s===void 0?`The ${c} is dropped without having been INVISIBLE first, so nothing shows yet whether queries need it.`:`${s.phase.name} makes the ${c} INVISIBLE, but no gate waits between that and this drop.`,fix:Bo(o,n)}}}};function Po(e,t){return e.op===`drop-index`?e.index:e.op===`drop-constraint`&&b(t,e.name)!==void 0?e.name:void 0}function Fo(e,t,n,r){let{before:i,after:a,table:o,known:s}=n;if(v(e,`PRIMARY`)||Io(e,t,o,r))return!1;let c=b(i,e);if(c===void 0)return!s;if(c.kind!==`plain`&&c.kind!==`unique`||Lo(c,i)||a.indexes.some(e=>Ro(e,c))||Oo(t,n,c).length>0)return!1;let l=Je(t,r).table(o.schema,o.name),u=c.parts.flatMap(({column:e})=>e??[]),d=u.filter(e=>l!==void 0&&S(l,e)!==void 0);return u.length===0||d.length>0}function Io(e,t,n,r){return j(t,r).some(({change:r})=>r===void 0||!t.before.sameTable(r.table,n)?!1:r.clauses.some(t=>t.op===`add-index`&&v(t.index.name,e)))}function Lo(e,t){return e.kind!==`unique`||t.indexes.some(({kind:e})=>e===`primary`)?!1:e.parts.every(({column:e,prefix:n})=>{let r=e===void 0?void 0:S(t,e);return r!==void 0&&n===void 0&&!C(r,t).nullable})}function Ro(e,t){return e.invisible||e.kind===`fulltext`||e.kind===`spatial`?!1:t.parts.every((t,n)=>{let r=e.parts[n];return r!==void 0&&t.column!==void 0&&v(r.column,t.column)&&(r.prefix===void 0||r.prefix===t.prefix)})}function zo(e,t,{table:n},r){let i=r.catalog.table(n.schema,n.name),a=(i===void 0?void 0:b(i,e))?.invisible===!0?`before the migration`:void 0;for(let i of j(t,r))if(i.change!==void 0&&t.before.sameTable(i.change.table,n))for(let t of i.change.clauses)t.op===`set-index-visibility`&&v(t.index,e)&&(a=t.visible?void 0:a??i);return a}function Bo(e,{table:t}){let r=`ALTER TABLE ${n(t)}`,i=G(`hide`,e);return[K(`expand`,i,`${r} ALTER INDEX ${p(e)} INVISIBLE;`,`${r} ALTER INDEX ${p(e)} VISIBLE;`),Pn(G(`soak`,e),i,24),`# after that gate, in contract: ${r} DROP INDEX ${p(e)};`].join(`
`)}const Vo={name:`drop-indexed-column`,group:`instant`,severity:`warning`,insteadOf:[`ddl-inplace-rebuild`],flags:`A dropped column that is part of an index which the statement does not drop.`,why:`MySQL silently removes the column from the index. The remaining index may serve no query. A UNIQUE or PRIMARY KEY over fewer columns forbids more than before. The statement also rebuilds the table, even if DROP COLUMN alone would be instant.`,instead:`Replace or drop the index in an earlier statement. Then dropping the column is instant.`,examples:{bad:{schema:`CREATE TABLE stock (id BIGINT PRIMARY KEY, shop INT NOT NULL, sku INT NOT NULL, UNIQUE KEY shop_sku (shop, sku));`,version:`8.4.6`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM stock WHERE shop <> 1
          - name: contract
            sql: |
              ALTER TABLE stock DROP COLUMN shop;
            irreversible: the values are gone
      `},good:{schema:`CREATE TABLE stock (id BIGINT PRIMARY KEY, shop INT NOT NULL, sku INT NOT NULL, UNIQUE KEY shop_sku (shop, sku));`,version:`8.4.6`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM stock WHERE shop <> 1
          - name: contract
            sql: |
              ALTER TABLE stock DROP INDEX shop_sku, ADD UNIQUE INDEX sku (sku);
              ALTER TABLE stock DROP COLUMN shop;
            irreversible: the values are gone
      `}},*statement(e,t){let{change:r,placed:i}=e;if(r===void 0)return;let a=Pt(e.verdict),o=a&&Ko(e,t);for(let s of Ft(e)){let c=s.indexes.filter(Ho),l=s.indexes.filter(({left:e})=>e.length>0);if(l.length===0&&!o)continue;let u=V(`warning`,r.before,t.settings);yield{...F(i.locate,s.clause.span),severity:c.length>0?`error`:rn(e,`rebuild`)?`info`:u,message:[`${n(r.table)}.${p(s.column)} is dropped, but ${s.indexes.map(Uo).join(`, `)} ${s.indexes.length===1?`contains`:`contain`} it`,l.length===0?``:`. Only ${l.map(Wo).join(` and `)} would remain`,o?`. MySQL therefore rebuilds ${H(r.before)}; without the index the drop is instant`:a?`. MySQL rebuilds ${H(r.before)}: ${e.verdict.because}`:``,`.`].join(``),fix:qo(s,e,r)}}}};function Ho({index:e,left:t}){return(e.kind===`unique`||e.kind===`primary`)&&t.length>0}function Uo({index:e}){return e.kind===`primary`?`the primary key`:`${e.kind===`unique`?`the unique index`:`index`} ${e.name}`}function Wo({index:e,left:t}){return`${e.kind===`primary`?`PRIMARY KEY `:e.kind===`unique`?`UNIQUE `:``}(${t.map(Go).join(`, `)})`}function Go({column:e,expression:t}){return e===void 0?`(${t})`:p(e)}function Ko(e,t){let{change:n,before:r}=e;if(n===void 0)return!1;let i=Ft(e).flatMap(({indexes:e})=>e.map(({index:e})=>e)),a=n.before.indexes.filter(e=>!i.includes(e));return z(e,t,{before:r.with({...n.before,indexes:a})}).algorithm===`instant`}function qo({indexes:e},{placed:t},r){if(e.some(({index:e})=>e.kind===`primary`))return;let i=n(r.table),a=e.flatMap(({index:e,left:t})=>[`DROP INDEX ${p(x(e)??``)}`,...t.length===0?[]:[`ADD ${u({...e,parts:t})}`]]);return[...e.filter(Ho).map(({left:e})=>{let t=e.map(Go).join(`, `);return q(G(r.table.name,`no-duplicates`,...e.flatMap(({column:e})=>e??[])),`SELECT COUNT(*) FROM (SELECT 1 FROM ${i} GROUP BY ${t} HAVING COUNT(*) > 1) AS duplicates`)}),`ALTER TABLE ${i} ${a.join(`, `)};`,`${t.sql};`].join(`
`)}const Jo=`CREATE TABLE faxes (id BIGINT PRIMARY KEY, number VARCHAR(40) NOT NULL);`,Yo=`  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax_id IS NOT NULL
`,Xo={name:`drop-table`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:`DROP TABLE or TRUNCATE in a contract, with no gate before it that checks the table.`,why:`The statement deletes the rows. Code that still uses the table fails.`,instead:"Rename the table first, wait some days in a gate with `not_before`, and drop it under the new name. Code that still uses it fails early, and one instant RENAME restores it. Or add a gate that checks whether the table is still used.",covers:[`truncate-table`],examples:{bad:{schema:Jo,file:R`
        migration: m
        phases:
        ${Yo}  - name: contract
            sql: |
              DROP TABLE faxes;
            irreversible: nobody sends faxes
      `},good:{schema:Jo,file:R`
        migration: m
        phases:
        ${Yo}  - name: retire
            type: contract
            sql: |
              RENAME TABLE faxes TO _drop_faxes;
            rollback_sql: |
              RENAME TABLE _drop_faxes TO faxes;
          - name: soak
            type: gate
            wait_until:
              not_before: {after: retire, hours: 168}
          - name: drop
            type: contract
            sql: |
              DROP TABLE _drop_faxes;
            irreversible: nobody missed it for a week
      `}},*statement(e,t){let{statement:r,phase:i,placed:a,before:o}=e;if(i.type===`contract`)for(let s of Zo(e)){let c=o.table(s.schema,s.name);if(c?.createdHere===!0||c?.kind===`view`)continue;let l=j(e,t);if(Xe(l,s)||Qo(s,l,e,t)||T(t,i).some(({gate:e})=>w(e.sql,s.name)))continue;let u=c===void 0?n(s):H(c),d=r.kind===`drop-table`;yield{...F(a.locate,s.span),message:`${u} is ${d?`dropped`:`emptied`}, but no gate before it checks that table.`,fix:d?es(s):void 0}}}};function Zo({statement:e}){return e.kind===`truncate-table`?[e.table]:e.kind===`drop-table`&&!e.temporary?e.tables:[]}function Qo(e,t,n,r){return t.some(t=>Ye(r,t.phase,n.phase)&&$o(t).some(t=>n.before.sameTable(t,e)))}function $o({statement:e}){return e.kind===`rename-table`?e.renames.map(({to:e})=>e):e.kind===`alter-table`?e.clauses.flatMap(e=>e.op===`rename-table`?[e.to]:[]):[]}function es(e){let{schema:t}=e,r=n({schema:t,name:`_drop_${e.name}`}),i=G(`retire`,e.name);return[K(`contract`,i,`RENAME TABLE ${n(e)} TO ${r};`,`RENAME TABLE ${r} TO ${n(e)};`),Pn(G(`soak`,e.name),i,168),`${K(`contract`,G(`drop`,e.name),`DROP TABLE ${r};`)}\n  irreversible: nobody missed it for a week`].join(`
`)}function ts({statement:e}){return e.kind===`rename-table`?e.renames.map(({from:e,to:t})=>({from:e,to:t,span:{start:e.span.start,end:t.span.end}})):e.kind===`alter-table`?e.clauses.flatMap(t=>t.op===`rename-table`?[{from:e.table,to:{...t.to,schema:t.to.schema??e.table.schema},span:t.span}]:[]):[]}function ns(e,t){return is(j(e,t),t)}function rs(e,t){return is(qe(t,e),t)}function is(e,{catalog:t}){let{objects:n}=t;for(let{statement:t,placed:r}of e){if(t.kind!==`object`||t.name===void 0)continue;n=n.filter(e=>!as(t,e));let e=os(t,r.sql);e!==void 0&&(n=[...n,e])}return n}function as({object:e,name:t},n){return e===n.kind&&v(t?.name,n.name)&&(t?.schema===void 0||n.schema===void 0||t.schema===n.schema)}function os({verb:e,object:t,name:n,onTable:r},i){if(e!==`drop`&&t!==`database`&&t!==`other`&&n!==void 0)return{kind:t,schema:n.schema,name:n.name,text:i,onTable:r?.name}}const ss=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NULL);
CREATE TABLE orders_new (id BIGINT PRIMARY KEY, total BIGINT NULL);
CREATE TRIGGER orders_copy AFTER INSERT ON orders FOR EACH ROW REPLACE INTO orders_new (id, total) VALUES (NEW.id, NEW.total);`,cs=`RENAME TABLE orders TO orders_old, orders_new TO orders;`,ls=`DROP TRIGGER orders_copy;`,us=e=>R`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM orders o LEFT JOIN orders_new n ON n.id = o.id WHERE n.id IS NULL
      - name: contract
        sql: |
    ${e.map(e=>`      ${e}\n`).join(``)}    irreversible: orders_old keeps the rows
  `,ds={name:`dual-write-dropped-early`,group:`phases`,severity:`warning`,flags:`A trigger that copies writes from a table to its copy, and is dropped before the copy replaces the table.`,why:`Rows written between the two statements are only in the old table. After the swap the application no longer sees them. No gate can check that moment.`,instead:`Swap first. RENAME moves the triggers with the old table, which nobody writes to any more. Drop them, or that table, after the swap.`,examples:{bad:{schema:ss,file:us([ls,cs])},good:{schema:ss,file:us([cs,ls])}},*migration(e){let t=e.phases.flatMap(e=>e.kind===`ddl`?e.statements:[]);for(let r of t)for(let t of ts(r)){let i=fs(r,t,e),[a]=i;if(a===void 0)continue;let[o,s]=[n(t.from),n(t.to)],c=E([...new Set(i.map(({trigger:e})=>p(e.name)))]),l=i.length===1;yield{...L(a.by),phase:a.by.phase.name,message:`The trigger${l?``:`s`} ${c} ${l?`copies`:`copy`} writes from ${s} to ${o}, but ${l?`is`:`are`} dropped before ${o} replaces ${s}${a.by.phase===r.phase?``:` in ${r.phase.name}`}. Writes in between are lost.`}}}};function fs(e,{from:t,to:n},r){let i=j(e,r);if(i.some(e=>ts(e).some(({from:t})=>e.before.sameTable(t,n))))return[];let a=({kind:e,onTable:r,text:i})=>e===`trigger`&&v(r,n.name)&&w(i,t.name),o=r.catalog.table(n.schema,n.name)?.facts?.triggers??[],s=({name:e,text:t})=>ps(t)??o.find(t=>v(t.name,e))?.event,c=ns(e,r).filter(a).map(s);return i.flatMap(e=>{let{statement:t}=e;if(t.kind!==`object`||t.verb!==`drop`)return[];let n=ns(e,r).find(e=>a(e)&&as(t,e));return n===void 0||c.includes(s(n))?[]:[{trigger:n,by:e}]})}function ps(e){return/\b(?:BEFORE|AFTER)\s+(INSERT|UPDATE|DELETE)\s+ON\b/i.exec(e)?.[1]?.toUpperCase()}function ms(e,t){let n=t.phases.filter(t=>t.kind===`ddl`&&t.phase.type===`contract`&&t.phase.index>e.phase.index),r=n.find(t=>vs(t,e))??n[0];return t.migration.phases.some(({type:e,index:t})=>e===`gate`&&t<(r?.phase.index??0))?r:void 0}const hs=/* @__PURE__ */ new WeakMap;function gs(e,t){let n=hs.get(t);return n===void 0&&(n=_s(t),hs.set(t,n)),n.get(e.phase.index)??[]}function _s(e){let t=/* @__PURE__ */ new Map,n=e.phases.filter(e=>e.kind===`gate`&&e.query!==void 0);for(let r of e.phases){if(r.kind!==`backfill`)continue;let i=ms(r,e);if(i===void 0)continue;let a=n.filter(({phase:{index:e}})=>e>r.phase.index&&e<i.phase.index),{index:o}=(a.at(-1)??i).phase,s={backfill:r,contract:i,gates:a},c=t.get(o);c===void 0?t.set(o,[s]):c.push(s)}return t}function vs({statements:e},t){let{walked:n,written:r}=t.phase.batch.query;return e.some(({statement:e,placed:t})=>[n.table,r.table].some(n=>e.kind===`unread`?w(t.sql,n):ot(e,t.sql).some(({name:e})=>v(e,n))))}const ys=R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN currency;
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `,bs={name:`dual-write-missing`,group:`phases`,severity:`warning`,flags:"A backfill of a column that the same migration adds, if new rows may not get a value: no DEFAULT, no trigger, and no gate or `done_when` counts the rows without one. Also a copy of a table that later replaces it, with no trigger that copies new writes and no gate that compares the rows.",why:`The backfill reads each row once. Rows that the application writes later without the column silently stay NULL.`,instead:`Let the application, a trigger or a DEFAULT fill the column before the backfill starts. Check it with a gate that counts the rows without a value.`,examples:{bad:{file:ys},good:{file:`${ys}      done_when: SELECT COUNT(*) FROM orders WHERE currency IS NULL\n`}},*phase(e,t){if(e.kind!==`backfill`)return;let{query:r,locate:i}=e.phase.batch;if(r.verb===`insert-select`){let n=Ss(e,t);n!==void 0&&(yield{...I(i,r.sql),message:n,why:xs});return}if(r.verb!==`update`||ms(e,t)!==void 0)return;let{written:a}=r,o=r.assigned.filter(n=>Ts(n,e,t));if(o.length===0||Ds(e,t))return;let s=n({schema:a.schema,name:a.table}),c=Cr(e,t);yield{...I(i,r.sql),message:`Rows that the application writes to ${s} during the backfill get no value in ${o.map(p).join(` and `)}: no default and no trigger sets ${o.length===1?`it`:`them`}. No gate or done_when counts the rows without ${o.length===1?`it`:`them`}.`,fix:c===void 0?void 0:q(G(e.phase.name,`is-complete`),c)}}},xs=`The backfill copies each row once. Later inserts, updates and deletes of the application reach only the old table, and are lost at the swap. A gate that compares row counts does not find them.`;function Ss(e,t){let{walked:r,written:i}=e.phase.batch.query,[a,o]=[r,i].map(({schema:e,table:t})=>({schema:e,name:t}));if(a===void 0||o===void 0)return;let s=t.phases.find(t=>t.kind===`ddl`&&t.phase.index>e.phase.index&&t.statements.some(e=>Cs(e,o,a)));if(s===void 0||Es(a.name,o.name,e,t)||ws(e,t,a.name,o.name))return;let[c,l]=[n(a),n(o)];return`${l} replaces ${c} in ${s.phase.name}, but writes to ${c} during the backfill do not reach ${l}: no trigger of ${c} writes to ${l}, and no gate compares their rows.`}function Cs(e,t,n){let{before:r}=e;return ts(e).some(({from:e,to:i})=>r.sameTable(e,t)&&r.sameTable(i,n))}function ws(e,t,n,r){return t.phases.filter(t=>t===e||t.kind===`gate`&&t.phase.index>e.phase.index).flatMap(e=>J(e)?.asked.gate.sql??[]).some(e=>w(e,n)&&w(e,r)&&[`JOIN`,`EXISTS`,`EXCEPT`,`IN`,`USING`].some(t=>w(e,t)))}function Ts(e,t,n){let{phase:r,written:i}=t,{table:a}=r.batch.query.written,o=xr(n.migration,a,e);return o===void 0||o.nullable===!1||o.generated!==void 0||o.autoIncrement||o.default!==void 0&&o.default.kind!==`null`?!1:!(i?.facts?.triggers.length??0)&&!Es(a,e,t,n)}function Es(e,t,{phase:n},r){return rs(n,r).some(({kind:n,onTable:r,text:i})=>n===`trigger`&&v(r,e)&&w(i,t))}function Ds(e,t){return t.phases.filter(t=>t===e||t.kind===`gate`&&t.phase.index>e.phase.index).flatMap(e=>J(e)?.asked??[]).some(n=>Sr(n,e,t)===void 0)}function Os(e,t,r){let{table:i,before:a}=e;if(As(e,t)){let e=v(t.name,r.name)?`MODIFY COLUMN ${h(r)}`:`CHANGE COLUMN ${p(t.name)} ${h(r)}`;return`Run it through gh-ost or Spirit, which copy the table in small pieces beside the application: --alter ${JSON.stringify(e)}`}let o=n(i),s=v(t.name,r.name)?js(a.columns,t.name):r.name,[c,l]=[p(t.name),p(s)],u=`NOT (${l} <=> ${c})`,d={...r,name:s,nullable:!0,default:void 0,onUpdate:void 0},f=r.nullable===!1?`, MODIFY COLUMN ${h({...r,name:s,inlineKey:void 0})}`:``;return[K(`expand`,G(`add`,s),`ALTER TABLE ${o} ADD COLUMN ${h(d)};`,`ALTER TABLE ${o} DROP COLUMN ${l};`),`# deploy code that writes both columns, then:`,Nn(G(`fill`,s),`UPDATE ${o} SET ${l} = ${c} WHERE ${u} LIMIT {batch_size}`),q(G(`filled`,s),`SELECT COUNT(*) FROM ${o} WHERE ${u}`),`# deploy code that uses the new column only, then:`,K(`contract`,G(`drop`,t.name),[...ks(e,t.name,s),`ALTER TABLE ${o} DROP COLUMN ${c}${f};`].join(`
`)),`  irreversible: ${s} holds the same values`].join(`
`)}function ks({table:e,before:t},r,i){return y(t,r).map(t=>{let a=t.parts.map(e=>v(e.column,r)?{...e,column:i}:e),o=`ADD ${u({...t,name:`${t.name??r}_new`,parts:a})}`,s=t.name===void 0?``:`, DROP INDEX ${p(t.name)}`;return`ALTER TABLE ${n(e)} ${o}${s};`})}function As({before:e},t){let n=e=>e.some(e=>v(e,t.name));return t.autoIncrement||y(e,t.name).some(({kind:e})=>e===`primary`)||e.foreignKeys.some(({columns:e})=>n(e))||(e.facts?.referencedBy.some(({referencedColumns:e})=>n(e))??!1)}function js(e,t){let n=t=>e.some(e=>v(e.name,t));for(let e=1;;e++){let r=`${t.slice(0,58)}_new${e===1?``:e}`;if(!n(r))return r}}function Ms({table:e,before:t},r){return`${n(e)}.${p(S(t,r)?.name??r)}`}const Ns=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('open', 'paid') NOT NULL);`,Ps={name:`enum-change`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`ENUM or SET members that are removed, renamed, reordered or inserted before the end. Also so many new members that a value takes more bytes: from 256 members on for an ENUM, from 9, 17, 25 and 33 on for a SET.`,why:`Rows store the number of a member. If numbers or their size change, MySQL copies the table row by row while writes wait.`,instead:`Add new members at the end, which is instant, and keep unused members. For a list that changes often, use a separate table.`,covers:[`enum-remove`,`enum-reorder`,`enum-insert-middle`,`enum-boundary`,`set-boundary`],examples:{bad:{schema:Ns,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state ENUM('open', 'packed', 'paid') NOT NULL;
            irreversible: orders may be packed
      `},good:{schema:Ns,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state ENUM('open', 'paid', 'packed') NOT NULL;
            irreversible: orders may be packed
      `}},*statement({change:e,verdict:t,placed:n},{settings:r}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:i,meant:a,copies:o}of pa(e))o===`members`&&(yield{...F(n.locate,t.span),severity:V(`error`,e.before,r),message:`${Fs(Ms(e,i.definition.name),i.definition,a.definition)}, so MySQL copies ${H(e.before)} row by row while writes wait.`,fix:Is(e,i.definition,a.definition)})}};function Fs(e,t,n){let[r,i]=[t.type.members??[],n.type.members??[]],a=n.type.name.toUpperCase(),o=Ls(i,r),s=Ls(r,i),c=e=>e.length===1?`is`:`are`;if(o.length>0)return`${zs(o)} ${c(o)} removed from the ${a} members of ${e}`;if(i.filter(e=>!s.includes(e)).some((e,t)=>!Rs(e,r[t]??``)))return`The order of the ${a} members of ${e} changes`;if(i.slice(0,r.length).some(e=>s.includes(e)))return`${zs(s)} ${c(s)} inserted before the end of the ${a} members of ${e}`;let[l,u]=[se(n.type.name,r.length),se(n.type.name,i.length)];return l===u?`${a} members of ${e} are spelled differently`:`With ${i.length} ${a} members instead of ${r.length}, a value of ${e} takes ${u} bytes instead of ${l}`}function Is(e,t,r){let i=t.type.members??[],a=Ls(i,r.type.members??[]),o=[...i,...a];if(a.length===0||se(r.type.name,o.length)!==se(r.type.name,i.length))return Os(e,t,r);let s={...r,name:t.name,type:{...r.type,members:o}};return`ALTER TABLE ${n(e.table)} MODIFY COLUMN ${h(s)};`}function Ls(e,t){let n=new Set(e.map(e=>e.toLowerCase()));return t.filter(e=>!n.has(e.toLowerCase()))}function Rs(e,t){return e.toLowerCase()===t.toLowerCase()}function zs(e){let t=e.slice(0,5).map(c).join(`, `);return e.length>5?`${t} and ${e.length-5} more`:t}const Bs=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL);`,Vs=R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD INDEX orders_country (country);
        rollback_sql: |
          ALTER TABLE orders DROP INDEX orders_country;
  `,Hs={name:`estimate-unknown`,group:`hygiene`,severity:`warning`,flags:"With `--estimate`: a phase whose cost is unknown, because a number is missing.",why:`Nobody knows before the deployment whether the phase takes seconds or hours.`,instead:"Give a snapshot or a database. `phasedb snapshot` reads sizes and row counts, and no data. ANALYZE TABLE creates missing statistics.",examples:{bad:{schema:Bs,file:Vs,estimate:!0},good:{schema:Bs,file:Vs,facts:{orders:{rowsEstimate:1e5,dataBytes:9e6,indexBytes:0}},estimate:!0}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases)for(let r of e.estimates?.get(n)?.missing??[]){let e=t.get(r.what)??{missing:r,phases:[]};t.set(r.what,{missing:r,phases:[...e.phases,n]})}for(let{missing:n,phases:r}of t.values()){let[t]=r;if(t===void 0)continue;let i=r.some(t=>e.estimates?.get(t)?.seconds!==void 0),a=E(r.map(({phase:e})=>e.name));yield{place:t.phase.place,phase:t.phase.name,message:`The cost of ${a} is ${i?`partly `:``}unknown, because phasedb does not know ${n.what}.`,severity:i?`info`:`warning`,fix:Gs(n,e)}}}};function Us(){return`${We()} snapshot --db URL > phasedb.snapshot.json`}function Ws(){return`${Us()}\n${We()} lint FILE --snapshot phasedb.snapshot.json --estimate`}function Gs({kind:e,table:t=``},{settings:n,phases:r}){let i=Re(t),{catalogFrom:a}=n,o=a===`snapshot`?`\n${Us()}`:``;switch(e){case`table`:{let e=Ks(r,t);return e===void 0?a===`server`?`-- ${i} does not exist, or this user cannot see it:\nSHOW GRANTS;`:a===`snapshot`?`-- The snapshot has no table ${i}. Check that it is from the right database:\n${Us()}`:Ws():`# ${e} creates ${i}: estimate again with --db after it has run.`}case`size`:case`statistics`:return a===`server`||a===`snapshot`?`ANALYZE TABLE ${i};${o}`:Ws();case`view`:return`-- Write the table that the view ${i} reads.`;case`statement`:return`-- Try it on a copy of the table, or write it in a form that phasedb can read.`;case`variables`:return Ws()}}function Ks(e,t){return e.find(e=>e.kind===`ddl`&&e.statements.some(({statement:e})=>e.kind===`create-table`&&v(e.table.name,t)))?.phase.name}const qs=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);
CREATE TABLE contacts (id BIGINT PRIMARY KEY);`,Js=e=>R`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE contacts ADD COLUMN fax VARCHAR(40) NULL;
      rollback_sql: |
        ALTER TABLE contacts DROP COLUMN fax;
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers DROP COLUMN fax;
      irreversible: contacts has them
`,Ys={name:`expand-contract-same-deploy`,group:`phases`,severity:`warning`,risk:`destructive`,insteadOf:[`drop-column`],flags:`A contract that drops a column after an expand of the same migration, if no gate between them waits for a deployment or for time, or checks the table.`,why:`The gates open at once. Expand and contract run in one go, while code that uses the column is still live.`,instead:"Let a gate wait until the new code is live (`deployed`), for some hours (`not_before`), or until the table shows it.",examples:{bad:{schema:qs,file:Js(`SELECT COUNT(*) FROM contacts WHERE id < 0`)},good:{schema:qs,file:Js(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
      not_before: {after: expand, hours: 24}`)}},*statement(e,t){let{phase:r,change:i,placed:a}=e;if(r.type!==`contract`||i===void 0||i.before.createdHere)return;let{phases:o}=t,s=o.findLast(e=>e.phase.type===`expand`&&e.phase.index<r.index)?.phase;if(s===void 0)return;let c=o.filter(e=>e.kind===`gate`&&e.phase.index>s.index&&e.phase.index<r.index);if(c.length===0||c.some(e=>Jn(e.phase)||Xs(e,i.table)))return;let l=j(e,t);if(!Xe(l,i.table))for(let e of i.clauses)e.op!==`drop-column`||Ze(l,i.table,e.column)||(yield{...F(a.locate,e.span),message:`No gate between ${s.name} and ${r.name} waits until code no longer uses ${n(i.table)}.${p(e.column)}: none checks the table, a deployment or the time.`,fix:Zs(i,e.column,s.name)})}};function Xs({query:e},t){return e!==void 0&&w(e.gate.sql,t.name)}function Zs({table:e,before:t},r,i){let a=S(t,r),o=a?.nullable!==!1&&a?.generated===void 0,s=`SELECT COUNT(*) FROM ${n(e)} WHERE ${p(r)} IS NOT NULL`;return[`- name: old-code-is-gone`,`  type: gate`,`  wait_until:`,...o?[`    query: ${JSON.stringify(s)}`,`    expected: 0`]:[],`    not_before: {after: ${i}, hours: 24}`].join(`
`)}const Qs={name:`expression-default-add`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new column whose default is an expression, on a table with rows.`,why:"MySQL copies the table to compute the expression for each row, and writes wait for the whole copy. With the binary log on, MySQL refuses an expression whose value differs at each call, such as `(uuid())` (error 1674). Two instant statements and a backfill give the same result.",instead:`Add the column as NULL without a default, set the default in a second statement, and fill the rows in a backfill.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN token CHAR(36) NOT NULL DEFAULT (uuid());
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN token;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN token CHAR(36) NULL;
              ALTER TABLE orders ALTER COLUMN token SET DEFAULT (uuid());
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN token;
          - name: backfill
            batch:
              query: |
                UPDATE orders SET token = uuid() WHERE token IS NULL LIMIT {batch_size}
      `}},*statement(e,t){let{change:n,placed:r}=e;if(n!==void 0&&Dt(`default`,e,t))for(let e of n.clauses){let[i,a]=$s(e).filter(({default:e})=>e?.kind===`expression`);i!==void 0&&(yield{...F(r.locate,e.span),severity:V(`error`,n.before,t.settings),message:`MySQL copies ${H(n.before)} to compute the default ${i.default?.text} of the new column ${i.name} for each row. Writes wait meanwhile.`,fix:a===void 0&&e.op===`add-column`&&e.columns.length===1?Ja(n.table,i,e.position,i.default?.text??``):void 0})}}};function $s(e){return e.op===`add-column`?e.columns:[]}function Q(e){return e.clauses.flatMap(e=>{let{span:t}=e;return e.op===`add-foreign-key`?[{span:t,key:e.foreignKey}]:e.op===`add-column`?e.columns.flatMap(({inlineForeignKey:e})=>e===void 0?[]:[{span:t,key:e}]):[]})}function ec(e,t){let{before:r,after:i,table:a,clauses:o}=e,s=o.flatMap(e=>e.op===`add-foreign-key`?e.foreignKey:[]),c=e=>S(r,e)===void 0;if(!s.some(({columns:e})=>e.some(c))||Q(e).length>s.length)return;let l=`ALTER TABLE ${n(a)}`,d=e=>o.filter(({op:t})=>t===`add-foreign-key`===e&&![`algorithm`,`lock`].includes(t)).map(({span:e})=>W(t.slice(e.start,e.end))),f=s.filter(e=>!tc(e,i));return[...d(!1).map(e=>`${l} ${e};`),...f.map(e=>`${l} ADD ${u(nc(e,i))};`),`SET SESSION foreign_key_checks = 0;`,`${l} ${d(!0).join(`, `)};`,`SET SESSION foreign_key_checks = 1;`].join(`
`)}function tc({columns:e},{indexes:t}){return t.some(({kind:t,parts:n})=>t!==`fulltext`&&t!==`spatial`&&e.every((e,t)=>v(n[t]?.column,e)&&n[t]?.prefix===void 0))}function nc({columns:e},t){let n=e.join(`_`).slice(0,60);return{name:b(t,n)===void 0?n:`${n}_fk`,kind:`plain`,parts:e.map(e=>({column:e,expression:void 0,prefix:void 0,descending:!1})),invisible:!1,using:void 0,comment:void 0}}function rc(e,{columns:t,references:r}){return`${n(e)} (${t.map(p).join(`, `)}) → ${n(r.table)}`}function ic({references:e},t){return e.columns.length>0?e.columns:(t?.indexes.find(({kind:e})=>e===`primary`))?.parts.flatMap(({column:e})=>e??[])??[]}function ac(e,t,r){let{table:i}=t.references,a=ic(t,r.table(i.schema,i.name)),[o]=a;if(o===void 0||a.length!==t.columns.length)return;let s=t.columns.map((e,t)=>`p.${p(a[t]??``)} = c.${p(e)}`),c=t.columns.map(e=>`c.${p(e)} IS NOT NULL`);return`SELECT COUNT(*) FROM ${n(e)} c LEFT JOIN ${n(i)} p ON ${s.join(` AND `)} WHERE ${c.join(` AND `)} AND p.${p(o)} IS NULL`}function oc(e,t,n){let{change:r,phase:i}=e;return r===void 0||r.before.createdHere||n.columns.some(n=>sc(n,e,r,t))?!1:!T(t,i).some(e=>cc(e,r.table.name,n))}function sc(e,t,n,r){let{schema:i,name:a}=n.table,o=N(t,r)?.before.table(i,a),s=S(n.after,e);return s===void 0||o!==void 0&&S(o,e)!==void 0?!1:s.nullable!==!1&&(s.default===void 0||s.default.kind===`null`)}function cc({gate:e,reading:t},n,r){let i=r.references.table.name;if(!t.ok)return[n,i,...r.columns].every(t=>w(e.sql,t));let{tables:a,columns:o}=t.tree,s=e=>a.filter(t=>v(t.name,e)).length,c=v(n,i)?2:1;return s(n)>=c&&s(i)>=1&&r.columns.every(e=>o.some(({name:t})=>v(t,e)))}const lc={name:`fk-add-checked`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A foreign key that is added to a table with rows while foreign_key_checks is on.`,why:`MySQL then copies the table to check each row, and writes wait until the copy ends. With the checks off, MySQL adds the key in place and does not check existing rows.`,instead:"Prove in a gate that no row lacks a parent. Add the key after that gate with `SET SESSION foreign_key_checks = 0`; phasedb resets the variable when the phase ends.",examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:R`
        migration: m
        phases:
          - name: no-orphans
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL
              expected: 0
          - name: contract
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
              SET SESSION foreign_key_checks = 1;
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `}},*statement(e,t){let{change:n,placed:r,phase:i,before:a}=e;if(n===void 0||!Dt(`foreign-key`,e,t))return;let o=Q(n),[s]=o;if(s===void 0)return;let c=ec(n,r.sql)??`SET SESSION foreign_key_checks = 0;\n${r.sql};\nSET SESSION foreign_key_checks = 1;`,l=o.flatMap(({key:r})=>{let i=oc(e,t,r)?ac(n.table,r,a):void 0;return i===void 0?[]:q(G(`no-orphans`,n.table.name,...r.columns),i)}),u=i.type===`contract`?i.name:G(`contract`,n.table.name,`foreign-key`);yield{...F(r.locate,s.span),severity:V(`error`,n.before,t.settings),message:`MySQL copies ${H(n.before)} while writes wait, to check each row against the foreign key ${rc(n.table,s.key)}.`,fix:l.length===0?c:[...l,K(`contract`,u,c)].join(`
`)}}},uc=`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,dc=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
      rollback_sql: |
        ALTER TABLE orders DROP FOREIGN KEY orders_customer;
`,fc={name:`fk-add-orphans`,group:`data`,severity:`error`,flags:`A foreign key that is added with foreign_key_checks on, without an earlier gate that counts rows without a parent.`,why:`The statement fails with error 1452 at the first row without a parent. By then, MySQL has copied every row before it.`,instead:`Add a gate before the statement that counts the child rows without a parent, and expect 0.`,examples:{bad:{schema:uc,file:dc(`SELECT COUNT(*) FROM orders WHERE customer_id IS NULL`)},good:{schema:uc,file:dc(`SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL`)}},*statement(e,t){let{change:n,placed:r,before:i,foreignKeyChecks:a}=e;if(n!==void 0&&a)for(let{key:a,span:o}of Q(n)){if(!oc(e,t,a))continue;let s=ac(n.table,a,i);yield{...F(r.locate,o),message:`The foreign key ${rc(n.table,a)} fails if any row has no parent, and no earlier gate counts such rows.`,fix:s&&pc(q(G(`no-orphans`,n.table.name,...a.columns),s),e,o)}}}};function pc(e,t,n){let r=t.change?.clauses.find(e=>e.span===n);return r===void 0?e:qi(e,t,r,`add-foreign-key`)}const mc={name:`fk-add-unvalidated`,group:`cost`,severity:`warning`,flags:`A foreign key that is added with foreign_key_checks off, without an earlier gate that counts rows without a parent.`,why:`With the checks off, MySQL never checks the existing rows, neither now nor later. The key exists, and rows may still violate it.`,instead:`Add a gate before the statement that counts the child rows without a parent, and expect 0.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:R`
        migration: m
        phases:
          - name: no-orphans
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL
              expected: 0
          - name: contract
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `}},*statement(e,t){let{change:n,placed:r,before:i,foreignKeyChecks:a}=e;if(!(n===void 0||a))for(let{key:a,span:o}of Q(n)){if(!oc(e,t,a))continue;let s=ac(n.table,a,i);yield{...F(r.locate,o),message:`The foreign key ${rc(n.table,a)} is added with foreign_key_checks off, and no earlier gate counts rows without a parent.`,fix:s&&q(G(`no-orphans`,n.table.name,...a.columns),s)}}}},hc={name:`fk-add-without-index`,group:`cost`,severity:`warning`,flags:`A foreign key whose columns are not the first columns of any index of the table.`,why:`MySQL then builds an index in the same statement and chooses its name. Adding the key takes as long as that index build.`,instead:`Add the index first, in a separate statement.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX customer_id (customer_id);
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
              ALTER TABLE orders DROP INDEX customer_id;
      `}},*statement({change:e,placed:t,verdict:r},{settings:i}){if(e===void 0||!e.before.complete||e.before.createdHere)return;let a=ec(e,t.sql);if(a===void 0||r.algorithm!==`copy`)for(let{key:r,span:o}of Q(e))tc(r,e.after)||gc(r,e.before)||(yield{...F(t.locate,o),severity:V(`warning`,e.before,i),message:`No index of ${H(e.before)} begins with the columns of the foreign key ${rc(e.table,r)}, so MySQL builds one in the same statement.`,fix:a??`ALTER TABLE ${n(e.table)} ADD ${u(nc(r,e.after))};`})}};function gc({columns:e},{foreignKeys:t}){return t.some(t=>e.every((e,n)=>v(t.columns[n],e)))}const _c=/* @__PURE__ */ new Set([`date`,`year`,`enum`,`set`]),vc=new Set(`bit decimal time datetime timestamp binary varbinary`.split(` `));function yc(e,t){let[n,r]=[bc(e),bc(t)];if(n===void 0||r===void 0)return;if(n.as===`integer`&&r.as===`integer`)return n.bytes===r.bytes&&n.unsigned===r.unsigned;if(n.as===`text`&&r.as===`text`)return n.collation===void 0||r.collation===void 0?void 0:n.collation===r.collation;let i=[n,r];if(!(i.some(e=>e.as===`text`&&e.collation===void 0)&&i.some(e=>e.as===`bytes`)))return n.as===r.as}function bc({type:e,arguments:t,unsigned:n,collation:r,definition:i}){return ae(e)!==void 0||_c.has(e)?{as:`integer`,bytes:ee(e,t,i.type.members?.length??0)??0,unsigned:n||_c.has(e)&&e!==`date`}:e===`char`||e===`varchar`?{as:`text`,collation:r}:e===`float`||e===`double`?{as:e}:vc.has(e)?{as:`bytes`}:void 0}const xc=`CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY);`,Sc=e=>R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN customer_id ${e} NULL, ADD INDEX customer (customer_id);
          SET SESSION foreign_key_checks = 0;
          ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
        rollback_sql: |
          ALTER TABLE orders DROP FOREIGN KEY orders_customer;
          ALTER TABLE orders DROP COLUMN customer_id;
  `,Cc={name:`fk-type-mismatch`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`,`fk-add-checked`,`fk-add-without-index`],flags:`A foreign key between columns of incompatible types: integers of different size or sign, texts of different collations, an integer and a text. Text length, DECIMAL precision and ENUM members may differ.`,why:`MySQL refuses the statement with error 3780, with foreign_key_checks on or off.`,instead:`Define the column like the referenced column: same type, sign, character set and collation.`,examples:{bad:{schema:xc,file:Sc(`BIGINT`)},good:{schema:xc,file:Sc(`BIGINT UNSIGNED`)}},*statement(e,t){for(let n of wc(e)){let r=n.isInline?Tc(t.settings):`error`;r!==void 0&&(yield*Ec(n,r,e,t))}}};function wc(e){let{change:t,statement:n,before:r,after:i,placed:a}=e;if(t!==void 0)return Q(t).map(({key:e,span:n})=>({owner:t.after,key:e,place:F(a.locate,n),isInline:t.clauses.some(e=>e.op===`add-column`&&e.span===n)}));if(n.kind!==`create-table`||n.temporary)return[];let{schema:o,name:s}=n.table,c=i.table(o,s);if(c===void 0||r.table(o,s)!==void 0)return[];let l=L(e),u=c.foreignKeys.map(e=>({owner:c,key:e,place:l,isInline:c.columns.some(({inlineForeignKey:t})=>t?.references===e.references)})),d=r.tables().flatMap(e=>e.foreignKeys.map(t=>({owner:e,key:t,place:l,isInline:!1}))).filter(({owner:e,key:t})=>i.sameTable(fe(e,t),c));return[...u,...d]}function Tc({versions:e}){let t=e.filter(e=>ve(e,ge.inlineReferences));if(t.length!==0)return t.length===e.length?`error`:`warning`}function*Ec({owner:e,key:t,place:r},i,a,o){let{schema:s,name:c}=fe(e,t),l=a.after.table(s,c);if(l===void 0)return;let u=ic(t,l);for(let[s,c]of t.columns.entries()){let t=S(e,c),d=S(l,u[s]??``);if(t===void 0||d===void 0)continue;let[f,m]=[C(t,e),C(d,l)];if(yc(f,m)!==!1)continue;let[h,g]=[`${n(e)}.${p(t.name)}`,`${n(l)}.${p(d.name)}`],[_,v]=Dc(f)&&Dc(m)?[f,m].map(Oc):[f,m].map(kc);yield{...r,severity:i,message:`The foreign key from ${h} to ${g} joins different types: ${h} ${_}, ${g} ${v}.`,fix:Ac(f,m,a,o)}}}function Dc({type:e}){return e===`char`||e===`varchar`}function Oc({collation:e}){return`has the collation ${e}`}function kc({definition:e}){return`is ${d(e)}`}function Ac(e,t,n,r){let{change:a}=n,{definition:o}=e,s=jc(e,t);if(a===void 0||s===void 0||o.generated!==void 0)return;let{schema:c,name:l}=a.table,u=N(n,r)?.before.table(c,l);if(u===void 0||S(u,o.name)===void 0)return h(s);let d=S(a.before,o.name);if(d!==void 0&&d===o)return`${i(e,C(s,a.after))?`# once no row holds a value that does not fit:
`:``}${Os(a,d,s)}`}function jc(e,t){let{definition:n}=e;if(Dc(e)&&Dc(t)){let{charset:e,collation:r}=t;return{...n,charset:e,collation:r,type:{...n.type,binary:!1}}}return Mc.has(e.type)&&Mc.has(t.type)?{...n,type:{...t.definition.type,arguments:[],zerofill:!1,unsigned:t.unsigned}}:void 0}const Mc=new Set(`tinyint smallint mediumint int bigint`.split(` `)),Nc={name:`fulltext-table-rebuild`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A change that rebuilds a table with a FULLTEXT index. InnoDB can only rebuild it with ALGORITHM=COPY.`,why:`Without the FULLTEXT index, the rebuild would run in place and allow writes. With it, MySQL copies the table and writes wait.`,instead:`Put a new column into a separate table. If this table itself must change, use gh-ost or Spirit, or a maintenance window.`,examples:{bad:{schema:`CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE articles ADD COLUMN language CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE articles DROP COLUMN language;
      `},good:{schema:`CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE TABLE article_languages (article_id BIGINT PRIMARY KEY, language CHAR(2) NOT NULL);
            rollback_sql: |
              DROP TABLE article_languages;
      `}},*statement(e,t){let{change:n,verdict:r}=e;if(n===void 0||!Dt(`fulltext`,e,t))return;let i=n.before.indexes.find(({kind:e})=>e===`fulltext`);yield{...L(e),severity:V(`error`,n.before,t.settings),message:`MySQL copies ${H(n.before)} while writes wait, because of ${i?.name===void 0?`its FULLTEXT index`:`its FULLTEXT index ${i.name}`}: ${r.because}.`}}},Pc={name:`functional-index-add`,group:`cost`,severity:`error`,risk:`blocking`,insteadOf:[`ddl-blocks-writes`,`ddl-copy-table`],flags:`An index over an expression (functional index) that is added to a table with rows.`,why:`MySQL adds a hidden virtual column in the same statement. Writes wait while MySQL builds an index over a column added in the same statement; for a UNIQUE index it copies the table.`,instead:`Add a virtual column with that expression, which is instant. Index the column in a second statement, which allows writes. The optimizer also uses the index for the expression.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD INDEX email_lower ((lower(email)));
            rollback_sql: |
              ALTER TABLE customers DROP INDEX email_lower;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN email_lower VARCHAR(200) AS (lower(email)) VIRTUAL;
              ALTER TABLE customers ADD INDEX email_lower (email_lower);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX email_lower;
              ALTER TABLE customers DROP COLUMN email_lower;
      `}},*statement(e,t){let{change:n,placed:r,verdict:i}=e;if(n===void 0||n.before.createdHere||i.refusedAssertion!==void 0)return;let a=i.algorithm===`copy`;if(!a&&(i.algorithm!==`inplace`||i.lock===`none`)||a&&rn(e,`blocking`)&&!rn(e,`copy`))return;let o=n.clauses.find(e=>e.op===`add-index`&&Fc(e.index));if(o?.op!==`add-index`||z(e,t,Ic(e)).lock!==`none`)return;let s=o.index.name===void 0?`an index`:`index ${o.index.name}`,c=H(n.before);yield{...F(r.locate,o.span),severity:V(`error`,n.before,t.settings),message:a?`MySQL copies ${c} while writes wait, to build ${s} over an expression.`:`Writes to ${c} wait while MySQL builds ${s} over an expression.`,fix:Lc(o.index,n,t.settings)}}};function Fc({parts:e}){return e.some(({expression:e})=>e!==void 0)}function Ic({statement:e,change:t}){if(t===void 0||e.kind!==`alter-table`&&e.kind!==`create-index`)return{statement:e};let n=t.clauses.filter(e=>e.op!==`add-index`||!Fc(e.index)),{table:r,algorithm:i,lock:a}=e;return{statement:{kind:`alter-table`,table:r,clauses:n,algorithm:i,lock:a,doubled:void 0}}}function Lc(e,{table:t,after:r},i){let[a,o]=e.parts.flatMap(e=>e.expression??[]);if(a===void 0||o!==void 0||D(a).tokens.at(-2)?.upper===`ARRAY`)return;let s=e.name??`indexed_value`,c=S(r,s)===void 0?s:`${s}_value`,l=i.versions.every(e=>ve(e,ge.invisibleColumns))?` INVISIBLE`:``,d=e.parts.map(e=>e.column===void 0?{...e,column:c,expression:void 0}:e);return[`ALTER TABLE ${n(t)} ADD COLUMN ${p(c)} ${Bc(a,r)} AS (${a}) VIRTUAL${l};`,`ALTER TABLE ${n(t)} ADD ${u({...e,name:e.name??c,parts:d})};`].join(`
`)}const Rc=/* @__PURE__ */ new Set([`LOWER`,`UPPER`,`LCASE`,`UCASE`,`TRIM`,`LTRIM`,`RTRIM`,`REVERSE`]),zc={CHAR:`VARCHAR`,UNSIGNED:`BIGINT UNSIGNED`,SIGNED:`BIGINT`,DATE:`DATE`,DATETIME:`DATETIME`,TIME:`TIME`,DECIMAL:`DECIMAL`,DOUBLE:`DOUBLE`};function Bc(e,t){let{tokens:n}=D(e),[r,,i]=n;if(r===void 0||i===void 0||n.at(-1)?.text!==`)`)return`TYPE`;let a=S(t,O(i));if(Rc.has(r.upper)&&n.length===4&&a!==void 0)return d(a);let o=n.findLastIndex(({upper:e})=>e===`AS`),s=zc[n[o+1]?.upper??``];if(r.upper!==`CAST`||s===void 0)return`TYPE`;let c=n.slice(o+2,-1).map(({text:e})=>e);return s===`VARCHAR`&&c.length===0?`TYPE`:c.every(e=>/^[\d(),]+$/.test(e))?`${s}${c.join(``)}`:`TYPE`}const Vc=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,Hc={orders:{rowsEstimate:4e7}},Uc=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
`,Wc={name:`gate-full-scan`,group:`phases`,severity:`warning`,flags:`A gate that reads a whole large table at each poll, because no index begins with a column of its condition.`,why:`phasedb runs the query every few seconds while the gate waits. Each full scan keeps a read view open and evicts other pages from the buffer pool.`,instead:"Use EXISTS, which stops at the first row found, so that only the last poll scans the table. Or add an index on the column, or poll less often (`poll_interval_ms`). The rule ignores tables below `thresholds.gate_scan_rows` rows.",examples:{bad:{schema:Vc,facts:Hc,file:Uc(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)},good:{schema:Vc,facts:Hc,file:Uc(`SELECT EXISTS (SELECT 1 FROM orders WHERE currency IS NULL)`)}},*phase(e,{settings:t}){if(e.kind!==`gate`||e.query?.reading.ok!==!0)return;let{gate:n,reading:r}=e.query,i=Gc(r.tree,e,t.thresholds.gate_scan_rows);if(i===void 0||D(n.sql).tokens.some(({upper:e})=>e===`LIMIT`))return;let{table:a,columns:o}=i,s=o.length===0?`the query has no condition on it`:`no index begins with ${o.join(` or `)}`;yield{...I(n.locate,n.sql),message:`The gate ${e.phase.name} reads all of ${H(a)} at each poll, every ${e.phase.pollIntervalMs/1e3} s: ${s}.`,fix:Y(n.expected)?Zc(n.sql,r.tree)??Qc(a,o):Qc(a,o)}}};function Gc(e,{before:t},n){let r=e.from.map(e=>({source:e,table:t.table(e.schema,e.name)})),i=e.from.some(({join:e})=>/^(LEFT|RIGHT)/i.test(e??``));if(e.from.some(({join:e})=>/^RIGHT/i.test(e??``)))return;let a=i?r.slice(0,1):r,o=[];for(let{source:t,table:r}of a){if(r===void 0||r.createdHere||r.partitioning!==void 0||(r.facts?.rowsEstimate??0)<=n||!r.complete)return;let i=/* @__PURE__ */ new Set,a=n=>Kc(n,t,r,e.from.length===1);if(k(e.where).some(e=>qc(e,a,r,i))||e.where===void 0&&Xc(e,a,r))return;o.push({table:r,columns:[...i]})}return o[0]}function Kc(e,t,n,r){if(e.kind===`column`)return(e.qualifier===void 0?r:v(e.qualifier,t.alias??t.name))?n.columns.find(({name:t})=>v(t,e.name))?.name:void 0}function qc(e,t,n,r){switch(e.kind){case`operator`:return e.operator===`AND`?e.parts.some(e=>qc(e,t,n,r)):e.operator===`OR`?e.parts.every(e=>qc(e,t,n,r)):e.operator===`NOT`||e.operator===`EXISTS`?e.parts.some(e=>qc(e,t,n,r)):e.parts.some(e=>Jc(e,t,n,r));case`call`:return e.name===`ISNULL`?e.parts.some(e=>Jc(e,t,n,r)):/^(MATCH|MBR|ST_)/.test(e.name);case`column`:return Jc(e,t,n,r);case`query`:case`literal`:return!1;default:return!0}}function Jc(e,t,n,r){let i=t(e);return i!==void 0&&(r.add(i),Yc(i,n))}function Yc(e,{indexes:t}){return t.some(({kind:t,invisible:n,parts:r})=>t!==`fulltext`&&t!==`spatial`&&!n&&v(r[0]?.column,e))}function Xc({select:e,grouped:t},n,r){let[i]=e;if(t||i?.kind!==`call`||i.name!==`MIN`&&i.name!==`MAX`)return!1;let a=i.parts[0]&&n(i.parts[0]);return a!==void 0&&Yc(a,r)}function Zc(e,{grouped:t,select:n}){let[r,i]=n,{tokens:a}=D(e),o=a.findIndex(({upper:e})=>e===`FROM`),s=r?.kind===`call`&&r.name===`COUNT`&&r.star&&i===void 0;if(t||!s||a[0]?.upper!==`SELECT`||o<0)return;let[c,l]=[a[o]?.start??0,a.at(-1)],u=l?.text===`;`?l.start:l?.end??e.length;return ze(e,[{start:0,end:c,text:`SELECT EXISTS (SELECT 1 `},{start:u,end:e.length,text:`)`}])}function Qc(e,[t]){if(t===void 0)return;let r={name:void 0,kind:`plain`,parts:[{column:t,expression:void 0,prefix:void 0,descending:!1}],invisible:!1,using:void 0,comment:void 0};return`ALTER TABLE ${n(e)} ADD ${u(r)};`}const $c={name:`gate-mutates`,group:`phases`,severity:`error`,flags:"A gate or a `done_when` that writes or locks: UPDATE, DELETE, DDL, SELECT … FOR UPDATE, SELECT … INTO.",why:"phasedb repeats the query: during a run, in `verify` and before a contract. Only a query without side effects is safe to repeat.",instead:`Write a plain SELECT that returns one row with one column. Move statements that change rows into a backfill.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL FOR UPDATE
      `},good:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
      `}}},el={name:`gate-nondeterministic`,group:`phases`,severity:`warning`,flags:"A gate or `done_when` whose result depends on the time, on chance or on the session: NOW(), RAND(), UUID(), user variables.",why:`The same rows give a different result a minute later or on another connection. The gate can open because time passed, and nobody can repeat the check.`,instead:"Compare with a watermark: a fixed time or id that is written in the file. To wait for a point in time, use `not_before`.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL AND created_at < NOW() - INTERVAL 1 DAY
      `},good:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL AND created_at < '2026-11-01'
      `}},*phase(e){let t=J(e)?.asked.gate;if(t===void 0)return;let{tokens:n}=D(t.sql),r=Ne(n).filter(e=>!e.startsWith(`@`)),i=n.filter(({kind:e,text:t})=>e===`variable`&&!t.startsWith(`@@`)),a=[...r.map(e=>`${e}()`),...new Set(i.filter((e,t)=>t<5).map(({text:e})=>e))];if(a.length===0)return;let o=r.length>0&&i.length===0&&r.every(e=>tl.has(e));yield{...I(t.locate,t.sql),message:`${a.join(`, `)} can change the query result ${o?`from poll to poll, because the time passes`:`although the rows stay the same`}.`,why:i.length===0?void 0:`A user variable is NULL in a new session, and each run opens new sessions.`,fix:o?"Compare with a watermark: a fixed time such as '2026-11-01 00:00:00', or the largest id at the time of the deployment. To wait for a point in time, use `not_before`.":void 0}}},tl=new Set(`NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP UNIX_TIMESTAMP`.split(` `)),nl=`CREATE TABLE orders (id BIGINT PRIMARY KEY, status VARCHAR(20) NOT NULL);`,rl=e=>R`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN currency;
    - name: backfill
      batch:
        query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NOT NULL;
      rollback_sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NULL;
`,il={name:`gate-not-covering-backfill`,group:`phases`,severity:`error`,flags:"A contract after a backfill, where neither a gate between them nor `done_when` counts unfilled rows. The query reads another table or column, or its comparison excludes NULL.",why:`The gate opens even if the backfill left rows unfilled. The contract then may fail on those rows or lose their data.`,instead:`Count the rows that the backfill has not filled yet, and expect 0.`,examples:{bad:{schema:nl,file:rl(`SELECT COUNT(*) FROM orders WHERE currency = ''`)},good:{schema:nl,file:rl(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)}},*phase(e,t){for(let n of gs(e,t))yield*al(n,t)}};function*al({backfill:e,contract:t,gates:n},r){let i=[e,...n].flatMap(t=>{let n=J(t)?.asked;return n===void 0?[]:[{judged:t,asked:n,blind:Sr(n,e,r)}]});if(i.some(({blind:e})=>e===void 0))return;let a=Cr(e,r),o=a===void 0?void 0:q(G(e.phase.name,`is-complete`),a),s=i.at(-1);s===void 0||s.judged===e?yield{place:t.phase.place,severity:s===void 0?`warning`:`error`,message:`No gate between the backfill ${e.phase.name} and the contract ${t.phase.name} counts rows that are not filled.`,fix:o}:yield{...I(s.asked.gate.locate,s.asked.gate.sql),message:`${qn(s.judged)} does not show whether the backfill ${e.phase.name} is complete: it ${s.blind}.`,fix:o}}const ol=e=>R`
    migration: m
    phases:
      - name: gate
        wait_until:
          deployed: {environment: ${e}, ref: "\${{ sha }}"}
  `,sl=R`
    on: workflow_dispatch
    jobs:
      phases:
        runs-on: ubuntu-latest
        environment: production
        steps:
          - uses: phasedb-action/phasedb-action@v1
            with: {command: run}
  `,cl={name:`gate-own-environment`,group:`phases`,severity:`warning`,flags:`A gate that waits for a deployment to an environment which a job that runs phasedb also uses. The finding is info if another workflow deploys the application there.`,why:"GitHub records a deployment for every job with an `environment`, also for the job that only runs phasedb. Such a deployment does not show that the application runs there, so the gate ignores deployments by workflows that run phasedb.",instead:"Deploy the application in a different workflow than the phases. Or give the phasedb job a separate environment, or add `deployment: false` next to its `name`.",examples:{bad:{file:ol(`production`),code:{".github/workflows/phases.yml":sl}},good:{file:ol(`production`),code:{".github/workflows/phases.yml":sl.replace(`environment: production`,`environment: {name: production, deployment: false}`)}}},*phase({phase:e},{settings:t}){if(e.type!==`gate`||e.deployed===void 0)return;let n=e.deployed.environment.toLowerCase(),r=t.deployingJobs.filter(({environment:e})=>e.toLowerCase()===n),i=r.filter(({isOurs:e})=>e);if(i.length===0)return;let a=new Set(i.map(({file:e})=>e)),o=r.filter(({isOurs:e})=>!e),s=o.filter(({file:e})=>a.has(e));yield{place:e.place,message:`The gate ${e.name} waits for a deployment to ${e.deployed.environment}, but ${ll(i)} ${i.length===1?`runs`:`run`} phasedb in that environment.${s.length===0?``:` The gate also ignores deployments by ${ll(s)}, in the same workflow.`}`,...o.length>s.length?{severity:`info`}:{}}}};function ll(e){let t=e.slice(0,3);return E(t.map(({job:e,file:t})=>`the job ${e.slice(0,60)} of ${t.slice(0,100)}`))}const ul=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,dl=e=>R`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: ${e}
      - name: contract
        sql: |
          ALTER TABLE customers DROP COLUMN fax;
        irreversible: the numbers are gone
  `,fl={name:`gate-shape`,group:`phases`,severity:`error`,flags:"A gate or `done_when` that returns several columns, one row per group, or one row per match. The latter two return no row when nothing matches.",why:`phasedb compares exactly one value. Any other result fails the phase, often just when the condition becomes true.`,instead:"Use `SELECT COUNT(*) FROM …`. It returns one number, even if no row matches.",examples:{bad:{schema:ul,file:dl(`SELECT id FROM customers WHERE fax IS NOT NULL LIMIT 1`)},good:{schema:ul,file:dl(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL`)}},*phase(e){let t=J(e);if(t===void 0||!t.asked.reading.ok)return;let{gate:n,reading:r}=t.asked,{tree:i}=r,a=pl(i);a!==void 0&&(yield{...I(n.locate,n.sql),message:`${qn(e)} ${a}. It must return one row with one column.`,fix:_l(t.key,n,i)})}};function pl(e){let{select:t,from:n,groupBy:r,grouped:i}=e;if(t.length>1)return`returns ${t.length} columns`;if(r.length>0)return`returns one row per group, and none when no row matches`;let[a]=t;if(!(a===void 0||i||n.length===0||e.queries.length>0)&&!(hl(a)||gl(e)))return`returns one row per match, and none when no row matches`}const ml=/^(COUNT|SUM|MIN|MAX|AVG|BIT_(AND|OR|XOR)|GROUP_CONCAT|JSON_(ARRAY|OBJECT)AGG|STD|STDDEV(_POP|_SAMP)?|VAR(IANCE|_POP|_SAMP))$/;function hl(e){return[...A(e)].some(e=>e.kind===`call`&&ml.test(e.name))}function gl({where:e}){return k(e).some(e=>e.kind===`operator`&&[`=`,`LIKE`,`IN`].includes(e.operator)&&e.parts.some(({kind:e})=>e===`column`)&&e.parts.some(e=>e.kind===`literal`&&e.type!==`null`))}function _l(e,{sql:t,expected:n},{select:r}){if(!(r.length>1||!(n===null||Y(n))))return`${e}: ${JSON.stringify(`SELECT COUNT(*) FROM (${t.trim().replace(/;$/,``)}) AS found`)}\n${e===`query`?`expected`:`done_expected`}: 0`}const vl=`CREATE TABLE events (id BIGINT PRIMARY KEY, payload VARCHAR(200) NOT NULL, length INT NULL);`,yl=e=>R`
    migration: m
    phases:
      - name: backfill
        irreversible: it can be computed again
        batch:
          query: |
            UPDATE events SET length = CHAR_LENGTH(payload) WHERE length IS NULL LIMIT {batch_size}
          size: 500
          delay_ms: 100
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM events WHERE length IS NULL
          timeout_minutes: ${e}
  `,bl={events:{rowsEstimate:4e7,dataBytes:9e9,indexBytes:0}},xl={name:`gate-timeout-too-short`,group:`phases`,severity:`warning`,flags:"A gate whose `timeout_minutes` is shorter than the p90 estimate of the backfills before it. Reported only with `--estimate`.",why:`If the gate starts while a backfill still fills rows, it times out. Somebody then has to resume the run.`,instead:"Set `timeout_minutes` above the p90 estimate.",examples:{bad:{schema:vl,facts:bl,file:yl(5),estimate:!0},good:{schema:vl,facts:bl,file:yl(2880),estimate:!0}},*phase(e,t){if(e.kind!==`gate`)return;let{phase:n}=e,r=we(t,e);if(r===void 0||r<=n.timeoutMinutes*60)return;let i=Math.min(Sl,Math.ceil(r/60/10)*10),a=xe(t,n).map(e=>e.phase.name);yield{place:n.place,message:`The gate ${n.name} times out after ${Cl(n.timeoutMinutes)}, but ${E(a)} may take ${Cl(r/60)} including the last poll (p90 estimate).`,fix:`timeout_minutes: ${i}`}}},Sl=1e5;function Cl(e){return e<2?`${Math.ceil(e*60)} s`:e<180?`${Math.ceil(e)} min`:e<4320?`${Math.ceil(e/60)} h`:`${Math.ceil(e/60/24)} days`}function wl(e,t,n){let{tables:r,variables:i,functions:a,select:o}=e;if(r.length===0)return i.length===0&&a.every(e=>Tl.has(e))?`it reads no table`:void 0;let s=t.includes(`<=>`),[c]=o;return Dl(e,s,n)??(c===void 0?void 0:Ml(c)??Al(c,s,n))}const Tl=new Set(`COUNT SUM MIN MAX AVG IF IFNULL COALESCE NULLIF CONCAT ABS GREATEST LEAST`.split(` `)),El={source:{schema:void 0,name:``,alias:void 0,join:void 0},column:``,value:null};function Dl(e,t,n){let{where:r,grouped:i}=e;if(!(r===void 0||i))for(let i of[r,...k(r)]){let r=Qn(i,{...El,nullSafe:t});if(r===!1)return`no row can match its WHERE`;if(r===null||Ol(i))return`a comparison with NULL is never true, so no row matches its WHERE`;let a=kl(i,e,n);if(a!==void 0)return`${p(a)} is NOT NULL, so no row matches its WHERE`}}function Ol(e){return e.kind!==`operator`||e.operator!==`NOT IN`?!1:e.parts.slice(1).some(e=>e.kind===`literal`&&e.type===`null`)}function kl(e,{from:t},n){let[r,i]=t;if(r===void 0||i!==void 0||e.kind!==`operator`||e.operator!==`IS`)return;let[a,o]=e.parts;if(a?.kind!==`column`||o?.kind!==`literal`||o.type!==`null`||a.qualifier!==void 0&&!v(a.qualifier,r.alias??r.name))return;let s=n.table(r.schema,r.name),c=s&&S(s,a.name);if(s===void 0||c===void 0)return;let{nullable:l,type:u}=C(c,s);return l||/^(date|datetime|timestamp)$/.test(u)?void 0:c.name}function Al(e,t,n){if(e.kind!==`operator`)return;let[r]=e.parts;if(r!==void 0)return e.operator===`NOT`?Al(r,t,n):e.operator===`EXISTS`&&r.kind===`query`?Dl(r.query,t,n):void 0}const jl={"<":`>`,">":`<`,"<=":`>=`,">=":`<=`};function Ml(e){if(e.kind!==`operator`)return;let[t,n]=e.parts,r=e=>e?.kind===`call`&&e.name===`COUNT`,[i,a]=r(t)?[n,e.operator]:r(n)?[t,jl[e.operator]??e.operator]:[void 0,``];if(i?.kind===`literal`&&i.type===`null`)return`a count is never NULL`;let o=i===void 0?void 0:Nl(i);if(o!==void 0)return([`>=`,`<`].includes(a)?o<=0:[`>`,`<=`,`=`,`<>`,`!=`].includes(a)&&o<0)?`no count is less than 0`:void 0}function Nl(e){if(e.kind===`literal`)return e.type===`number`?Number(e.value):void 0;let[t,n]=e.kind===`operator`&&e.operator===`-`?e.parts:[],r=t===void 0||n!==void 0?void 0:Nl(t);return r===void 0?void 0:-r}const Pl=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,Fl=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers DROP COLUMN fax;
      irreversible: the numbers are gone
`,Il={name:`gate-vacuous`,group:`phases`,severity:`error`,insteadOf:[`gate-not-covering-backfill`],flags:"A gate or `done_when` that returns the same result for any data. It reads no table, no row can match (`1 = 0`, `fax = NULL`, IS NULL on a NOT NULL column), or every count passes (`COUNT(*) >= 0`).",why:`The gate proves nothing: it opens at once, or never.`,instead:`Write a condition that depends on the rows. Check once that the gate stays closed while a row matches.`,examples:{bad:{schema:Pl,file:Fl(`SELECT COUNT(*) FROM customers WHERE fax <> NULL`)},good:{schema:Pl,file:Fl(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL`)}},*phase(e,t){let n=J(e);if(n===void 0||!n.asked.reading.ok)return;let{gate:r,reading:i}=n.asked,a=wl(i.tree,r.sql,e.before);if(a===void 0)return;let o=e.kind===`gate`&&!Jn(e.phase);yield{...I(r.locate,r.sql),severity:o?`error`:`warning`,message:`${qn(e)} returns the same result for any data: ${a}.`,fix:Ll(r.sql)??Rl(e,t)}}};function Ll(e){let{tokens:t}=D(e),n=t.flatMap((n,r)=>{let i=t[r+1],a=n.text===`=`?`IS NULL`:[`<>`,`!=`].includes(n.text)?`IS NOT NULL`:void 0;if(a===void 0||i?.upper!==`NULL`)return[];let o=n.start>0&&/\s/.test(e[n.start-1]??``)?``:` `;return[{start:n.start,end:i.end,text:`${o}${a}`}]});return n.length===0?void 0:ze(e,n)}function Rl(e,t){let n=t.phases.findLast(t=>t.kind===`backfill`&&t.phase.index<=e.phase.index),r=n&&Cr(n,t);if(r!==void 0)return e.kind===`gate`?q(e.phase.name,r):`done_when: ${JSON.stringify(r)}\ndone_expected: 0`}const zl={name:`hidden-executable-comment`,group:`phases`,severity:`error`,rollback:!0,flags:"An executable comment (`/*! … */`, `/*!80023 … */`): the server runs its content.",why:`Reviewers and tools read it as a comment and skip it. On another server version, the statement is a different one.`,instead:`Write its content as plain SQL, or remove the comment.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL /*!80023 INVISIBLE */;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL INVISIBLE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*statement({placed:e},{settings:t}){yield*Bl(e.sql,e.locate,t,`;`)},*phase(e,{settings:t}){let n=J(e)?.asked.gate;n!==void 0&&(yield*Bl(n.sql,n.locate,t,``))}};function*Bl(e,t,n,r){if(!e.includes(`/*!`))return;let{versionComments:i}=D(e,{version:Vl(n)}),[a]=i;if(a===void 0)return;let o=i.map(t=>({...t,text:e.slice(t.start,t.end).replace(/^\/\*!(\d{5,6})?\s*/,``).replace(/\s*\*\/$/,``)})),s=/^\/\*!(\d{5,6})?/.exec(e.slice(a.start))?.[0]??`/*!`,c=i.length>1?`, and ${i.length-1} more in this statement`:``;yield{...F(t,a),message:`The server runs the SQL inside this ${s} comment${c}.`,fix:ze(e,o)+r}}function Vl({versions:e}){let[t,n]=e;if(t!==void 0&&n===void 0)return ye(t)}const Hl=3072;function Ul(e,t){if(e.kind===`fulltext`||e.kind===`spatial`||ne(t.options)!==`innodb`)return;let n=e.parts.map(e=>Wl(e,t));if(!n.every(e=>e!==void 0))return;let r=oe(t.options,`row_format`)?.toLowerCase(),i=r===`compact`||r===`redundant`?767:Hl;return{parts:n,bytes:n.reduce((e,t)=>e+t.bytes,0),mostOfPart:i}}function Wl({column:e,prefix:t},n){if(e===void 0)return{bytes:0,each:void 0};let r=S(n,e);if(r===void 0)return;let i=C(r,n),a=ce(i);if(a===void 0){let e=i.definition.type.members?.length??0;return{bytes:ee(i.type,i.arguments,e)??0,each:a}}let o=t??i.arguments[0];return o===void 0?void 0:{bytes:o*a,each:a}}const Gl=`CREATE TABLE pages (id BIGINT PRIMARY KEY, url VARCHAR(2000) NOT NULL) DEFAULT CHARACTER SET utf8mb4;`,Kl={name:`index-key-too-long`,group:`types`,severity:`error`,flags:`An index whose key is longer than 3072 bytes, because it is new or a column grows. With ROW_FORMAT=COMPACT or REDUNDANT the limit is 767 bytes per column. Also an index over a TEXT or BLOB column without a prefix length (error 1170).`,why:`MySQL refuses the statement with error 1071.`,instead:`Index a prefix of the column. For uniqueness, index a generated column with a hash of it.`,examples:{bad:{schema:Gl,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE pages ADD INDEX pages_url (url);
            rollback_sql: |
              ALTER TABLE pages DROP INDEX pages_url;
      `},good:{schema:Gl,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE pages ADD INDEX pages_url (url(768));
            rollback_sql: |
              ALTER TABLE pages DROP INDEX pages_url;
      `}},*statement(e){let t=Yl(e);if(t===void 0)return;let{before:r,after:i}=t;for(let t of i.indexes){let a=ql(t,i);if(a!==void 0){let o=r&&b(r,x(t)??``);(o===void 0||r===void 0||ql(o,r)===void 0)&&(yield{...Ql(e,t),message:`${n(i)}.${p(a)} is a TEXT or BLOB column, and the index has no prefix length for it.`,why:`MySQL refuses the statement with error 1170.`,fix:Jl(t,r,i)});continue}let o=Ul(t,i);if(o===void 0||!Xl(o)||Zl(t,o,r))continue;let s=o.bytes>Hl,c=s?Hl:o.mostOfPart,l=s?o.bytes:Math.max(...o.parts.map(e=>e.bytes)),u=t.parts.map(({column:e,expression:t})=>e===void 0?`(${t})`:p(e));yield{...Ql(e,t),message:`The key of ${x(t)===void 0?`an index`:`the index ${p(x(t)??``)}`} over ${u.join(`, `)} of ${n(i)} needs ${l} bytes; the limit is ${c} bytes.`,fix:$l(t,o,r,i)}}}};function ql({kind:e,parts:t},n){if(e!==`fulltext`&&e!==`spatial`)return t.find(({column:e,prefix:t})=>{let r=e===void 0||t!==void 0?void 0:S(n,e);return r!==void 0&&/(text|blob)$/.test(C(r,n).type)})?.column}function Jl(e,t,r){let i=t!==void 0&&b(t,x(e)??``)===void 0;if(e.kind!==`plain`||!i)return;let a=e.parts.map(t=>ql({...e,parts:[t]},r)===void 0?t:{...t,prefix:191});return`ALTER TABLE ${n(r)} ADD ${u({...e,parts:a})};`}function Yl({change:e,statement:t,after:n}){if(e!==void 0)return e;if(t.kind!==`create-table`||t.like!==void 0)return;let r=n.table(t.table.schema,t.table.name);return r?.createdHere===!0?{before:void 0,after:r}:void 0}function Xl({parts:e,bytes:t,mostOfPart:n}){return t>3072||e.some(e=>e.bytes>n)}function Zl(e,{bytes:t},n){let r=n&&b(n,x(e)??``);return r!==void 0&&n!==void 0&&(Ul(r,n)?.bytes??0)>=t}function Ql(e,t){let{change:n,placed:r,statement:i}=e;if(i.kind!==`alter-table`)return L(e);let a=n?.clauses.find(e=>(e.op===`add-index`||e.op===`add-primary-key`)&&x(e.index)===x(t))??n?.clauses.find(e=>e.op===`convert-charset`||(e.op===`modify-column`||e.op===`change-column`)&&t.parts.some(({column:t})=>t?.toLowerCase()===e.column.name.toLowerCase()));return a===void 0?L(e):F(r.locate,a.span)}function $l(e,{parts:t,bytes:r,mostOfPart:i},a,o){let s=t.map(e=>e.each===void 0?0:e.bytes),c=s.indexOf(Math.max(...s)),l=e.parts[c],d=t[c]?.each;if(l?.column===void 0||d===void 0||e.kind===`primary`)return;let f=r-(s[c]??0),m=Math.floor(Math.min(i,Hl-f)/d),h=n(o),g=x(e),_=a&&g!==void 0&&b(a,g)?`DROP INDEX ${p(g)}, `:``,v=(t,n)=>({...e,parts:e.parts.map((e,r)=>r===c?{...e,column:t,prefix:n}:e)});if(e.kind!==`unique`)return m<1?void 0:`ALTER TABLE ${h} ${_}ADD ${u(v(l.column,m))};`;let y=`${l.column.slice(0,59)}_hash`;if(S(o,y)===void 0)return[`ALTER TABLE ${h} ADD COLUMN ${p(y)} BINARY(32) AS (UNHEX(SHA2(${p(l.column)}, 256))) VIRTUAL;`,`ALTER TABLE ${h} ${_}ADD ${u(v(y,void 0))};`].join(`
`)}function eu(e,t,n){return tu(e.statements,t).flatMap(e=>nu(e,n))}function tu(e,t){let n=[],r=/* @__PURE__ */ new Map;for(let i of e){if(i.change===void 0){r.clear();continue}let{schema:e,name:a}=i.change.before,o=JSON.stringify([e,a]);if(!t(i))r.delete(o);else if(r.has(o))r.get(o)?.push(i);else{let e=[i];r.set(o,e),n.push(e)}}return n.filter(e=>e.length>1)}function nu(e,t){let n=[],r=0;for(;r<e.length-1;){let i=ru(e.slice(r,r+50),t);i!==void 0&&n.push(i),r+=i?.statements.length??1}return n}function ru(e,t){let n,r=e.length;for(let i=r;i>=2;i=Math.floor(((n?.statements.length??1)+r+1)/2)){let a=e.slice(0,i),o=wt(a),s=o&&{statements:a,merged:o};if(s!==void 0&&t(s)?n=s:r=i-1,(n?.statements.length??1)>=r)break}return n}const iu={name:`instant-alters-not-merged`,group:`cost`,severity:`info`,flags:`Several consecutive instant ADD COLUMN or DROP COLUMN statements of a phase on the same table.`,why:`Each statement uses one row version. A table has 64 row versions (255 from MySQL 9.1). When they are used up, the next such change rebuilds the table.`,instead:`Write their clauses in one ALTER, which uses one row version.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
              ALTER TABLE orders ADD COLUMN country CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN country, DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ADD COLUMN country CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN country, DROP COLUMN note;
      `}},*phase(e,t){let n=t.settings.versions.some(e=>ve(e,ge.instantAnywhere));if(e.kind!==`ddl`||!n)return;let r=eu(e,({verdict:e,change:t})=>e.algorithm===`instant`&&e.refusedAssertion===void 0&&t?.before.createdHere===!1&&Ut(t),({statements:[e],merged:n})=>e!==void 0&&z(e,t,{statement:n.statement}).algorithm===`instant`);for(let{statements:e,merged:t}of r){let[n,r]=e;n?.change!==void 0&&r!==void 0&&(yield{...L(r),message:`${e.length} instant changes, the first on line ${n.placed.place.line}, use ${e.length} row versions of ${n.change.table.name}; one ALTER uses one.`,fix:`${t.sql};`})}}},au={name:`instant-unsafe-version`,group:`instant`,severity:`error`,rollback:!0,flags:`An instant ADD COLUMN or DROP COLUMN on MySQL 8.0.29, 8.0.30 or 8.0.31.`,why:`After such a change, crash recovery on these versions can corrupt the table (bugs 107611, 107613, 107854). XtraBackup refuses to back up the table.`,instead:`Upgrade to 8.0.32 or later first. Or write ALGORITHM=INPLACE, which rebuilds the table.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.0.30`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            irreversible: example
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.0.30`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INPLACE, LOCK=NONE;
            irreversible: example
      `}},*statement(e,{settings:t}){let{verdict:n,change:r,placed:i,statement:a}=e;if(!Wt(t)||r===void 0||!Ut(r)||n.algorithm!==`instant`||n.refusedAssertion!==void 0)return;let s=_(i.sql,a);yield{...L(e),message:`MySQL ${t.versions[0]?.join(`.`)} makes this change to ${r.table.name} instantly, and crash recovery may then corrupt the table.`,fix:`${o(s,le(s),`INPLACE`,`NONE`)};`}}},ou={name:`int-autoinc-capacity`,group:`types`,severity:`warning`,flags:"An AUTO_INCREMENT column that has used most of its range, in a table that the migration changes. The threshold is `thresholds.autoinc_percent` (default 80).",why:`At the end of the range, every INSERT fails with error 1062. Widening the type then copies the whole table while writes wait.`,instead:`Widen the column to BIGINT early, with gh-ost or Spirit. Widen the columns that reference it first.`,examples:{bad:{schema:`CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1954210119;`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1954210119;`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*migration(e){let t=/* @__PURE__ */ new Set;for(let n of e.phases)for(let{table:r,remark:i}of su(n)){let a=JSON.stringify([r.schema??null,r.name]);if(t.has(a))continue;t.add(a);let o=cu(r,e);o!==void 0&&(yield{...i,...o,phase:n.phase.name})}}};function su(e){switch(e.kind){case`ddl`:return e.statements.flatMap(e=>e.change===void 0?[]:[{table:e.change.before,remark:L(e)}]);case`backfill`:{let{batch:t}=e.phase;return e.written===void 0?[]:[{table:e.written,remark:I(t.locate,t.query.sql)}]}case`gate`:return[]}}function cu(e,t){let r=e.columns.find(({autoIncrement:e})=>e),i=oe(e.options,`auto_increment`);if(r===void 0||i===void 0||!/^\d{1,20}$/.test(i))return;let a=lu(r,e,i),o=t.settings.thresholds.autoinc_percent;if(a===void 0||a.percent<o)return;let s=uu(e,t),c=s&&S(s,r.name);if(!(s!==void 0&&c!==void 0&&(lu(c,s,i)?.percent??0)<o))return{message:`${`${n(e)}.${p(r.name)}`} (${d(r)}) has used ${Math.floor(a.percent)} % of its range: the next value is ${BigInt(i).toLocaleString(`en-US`)} of ${a.most.toLocaleString(`en-US`)}.`,fix:r.type.name===`bigint`?void 0:du(e,r)}}function lu(e,t,n){let r=g(C(e,t))?.[1];if(r!==void 0)return{most:r,percent:Number(BigInt(n)*10000n/r)/100}}function uu({schema:e,name:t},{phases:n}){let r=n.findLast(e=>e.kind===`ddl`);return r?.kind===`ddl`?r.statements.at(-1)?.after.table(e,t):void 0}function du(e,t){let r=(e.facts?.referencedBy??[]).map(e=>`${e.table} (${e.columns.join(`, `)})`),i=r.length===0?``:`-- first widen the columns that reference it: ${r.join(`, `)}\n`,a={...t,type:{...t.type,name:`bigint`,arguments:[]},inlineKey:void 0};return`${i}ALTER TABLE ${n(e)} MODIFY COLUMN ${h(a)};\n-- run it with gh-ost or Spirit, which copy the table in chunks and allow writes`}const fu={name:`lock-with-instant`,group:`cost`,severity:`error`,rollback:!0,flags:`ALGORITHM=INSTANT together with LOCK=NONE, SHARED or EXCLUSIVE.`,why:`MySQL always refuses this combination (error 1221). INSTANT never blocks writes, so LOCK has no use.`,instead:`Remove the LOCK clause.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INSTANT, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INSTANT;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let{statement:n}=e,r=B(n,`lock`);if(B(n,`algorithm`)!==`INSTANT`||r===void 0)return;let i=z(e,t,{statement:ht(n,`INSTANT`)});yield{...L(e),message:`MySQL refuses ALGORITHM=INSTANT with LOCK=${r} (error 1221).`+(i.refusedAssertion===void 0?``:` Even without LOCK, it refuses INSTANT here: ${i.because}.`),fix:vt(e,t)}}},pu=R`
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN NAME CHAR(3) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN NAME;
  `,mu={name:`migration-id-duplicate`,group:`phases`,severity:`error`,flags:`Two files with the same migration name, ignoring case.`,why:`phasedb stores its state under the name. After the first migration ran, the second counts as complete, or as an edit of the first.`,instead:`Give each migration a unique name.`,examples:{bad:{file:[`migration: orders_add_column\n${pu.replaceAll(`NAME`,`currency`)}`,`migration: Orders_Add_Column\n${pu.replaceAll(`NAME`,`country`)}`]},good:{file:[`migration: orders_add_currency\n${pu.replaceAll(`NAME`,`currency`)}`,`migration: orders_add_country\n${pu.replaceAll(`NAME`,`country`)}`]}},*files(e){let t=/* @__PURE__ */ new Map;for(let n of e){let{name:e,file:r}=n.migration,i=t.get(e.toLowerCase());i===void 0?t.set(e.toLowerCase(),n):i.migration.file!==r&&(yield{place:cn(n,[`migration`]),message:`The migration name ${e} is already used in ${i.migration.file}.`})}}},hu={name:`mixed-instant-with-rebuild`,group:`cost`,severity:`warning`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`,`ddl-copy-table`,`ddl-blocks-writes`],flags:`An ALTER that rebuilds the whole table only because it combines an instant change with a slower one.`,why:`MySQL runs the whole ALTER with one algorithm, that of its slowest change. Combined with an index build, even an instant ADD COLUMN becomes a table rebuild.`,instead:`Write the changes as two statements.`,covers:[`index-visibility-mixed`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ADD INDEX country (country);
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
              ALTER TABLE orders DROP INDEX country;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
              ALTER TABLE orders ADD INDEX country (country);
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
              ALTER TABLE orders DROP INDEX country;
      `}},*statement(e,t){let{change:n,verdict:r}=e;if(n===void 0||n.before.createdHere||!Pt(r))return;let i=r.algorithm===`copy`?`copy`:r.lock===`none`?void 0:`blocking`;if(rn(e,i))return;let a=Jt(e,t);a!==void 0&&(yield{...L(e),severity:V(i===void 0?`warning`:`error`,n.before,t.settings),message:`MySQL ${r.algorithm===`copy`?`copies`:`rebuilds`} ${H(n.before)} because one statement combines these ${n.clauses.length} changes. Written as two statements, one is instant and the other is cheaper than the whole.`,fix:`${a[0].sql};\n${a[1].sql};`})}},gu=`CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'of the customer');`,_u={name:`modify-drops-attributes`,group:`types`,severity:`error`,rollback:!0,flags:`A MODIFY or CHANGE that omits an attribute of the column: NOT NULL, DEFAULT, UNSIGNED, a character set or collation, AUTO_INCREMENT, ON UPDATE, SRID, INVISIBLE, GENERATED, COMMENT.`,why:`MODIFY and CHANGE replace the whole definition. MySQL silently drops every attribute that they omit.`,instead:"Write the whole definition. To drop an attribute on purpose, write it out: NULL, `COMMENT ''`, VISIBLE, or `ALTER COLUMN … DROP DEFAULT`, which is instant.",examples:{bad:{schema:gu,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY note VARCHAR(200);
            irreversible: longer notes may be stored
      `},good:{schema:gu,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'of the customer';
            irreversible: longer notes may be stored
      `}},*statement(e,t){let{change:n,placed:r}=e;if(!(n===void 0||n.before.createdHere))for(let{clause:i,was:a,is:o}of pa(n)){if(i.op!==`modify-column`&&i.op!==`change-column`)continue;let s=vu(e,n,a.definition.name,t),c=ia(a,o).filter(({text:e})=>s===void 0||s.has(e));if(c.length===0||ua(c,a,o))continue;let l=c.map(({text:e})=>e);yield{...F(r.locate,i.span),severity:c.some(({kind:e})=>e===`meaning`)?`error`:`warning`,message:`${Ms(n,a.definition.name)} loses ${bu(l)}, because the new definition omits ${l.length===1?`it`:`them`}.`,fix:yu(n,i,c)}}}};function vu(e,t,n,r){if(e.direction===`forward`)return;let{schema:i,name:a}=t.table,o=N(e,r)?.before.table(i,a),s=o&&S(o,n),c=S(t.after,n);if(o===void 0||s===void 0||c===void 0)return/* @__PURE__ */ new Set;let l=ia(C(s,o),C(c,t.after));return new Set(l.map(({text:e})=>e))}function yu({table:e},t,r){let{column:i,position:a}=t;if(i.inlineKey!==void 0||i.inlineCheck!==void 0||i.inlineReference)return;let o=r.reduce((e,t)=>t.restore(e),i),s=t.op===`modify-column`?`MODIFY COLUMN`:`CHANGE COLUMN ${p(t.from)}`;return`ALTER TABLE ${n(e)} ${s} ${h(o)}${P(a)};`}function bu(e){return e.length<2?e.join(``):`${e.slice(0,-1).join(`, `)} and ${e.at(-1)}`}const xu=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,Su=e=>R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN ${e} CHAR(2) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN ${e};
  `,Cu={name:`name-taken`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:`A new table, column, index or foreign key whose name already exists at that point, or a second primary key. The finding is a warning if the tables come from a schema file, which may show them after the migration.`,why:`MySQL refuses the statement (errors 1050, 1060, 1061, 1068, 1826). You notice only during the deployment.`,instead:`Choose another name, or remove the clause. A schema file must show the tables before the migration.`,examples:{bad:{schema:xu,file:Su(`currency`)},good:{schema:xu,file:Su(`country`)}},*statement(e,{settings:t}){let n=t.catalogFrom===`schema`?`warning`:`error`;for(let{span:t,message:r}of[...wu(e),...Tu(e)])yield{...F(e.placed.locate,t),severity:n,message:r}}};function wu({statement:e,before:t}){let r=(e,r=t)=>{let i=r.table(e.schema,e.name);return i===void 0?[]:[{span:e.span,message:`The ${i.kind} ${n(e)} already exists at this point of the migration.`}]};if(e.kind===`create-table`)return e.ifNotExists||e.temporary?[]:r(e.table);if(e.kind!==`rename-table`)return[];let i=t;return e.renames.flatMap(n=>{let a=t.sameTable(n.from,n.to)?[]:r(n.to,i);return i=i.after({...e,renames:[n]}),a})}function Tu({change:e,before:t}){if(e===void 0||!e.known)return[];let{before:r,clauses:i}=e,a=n(e.table),o=i.flatMap(e=>{let{span:t}=e,n=e=>S(r,e)===void 0||Eu(i,e)?[]:[{span:t,message:`${a} already has a column ${p(e)} at this point of the migration.`}],o=Qe(e);if(o!==void 0)return n(o.to);switch(e.op){case`add-column`:return e.columns.flatMap(({name:e})=>n(e));case`add-index`:case`add-primary-key`:{let n=x(e.index);if(n===void 0||b(r,n)===void 0||Du(i,n))return[];let o=n===`PRIMARY`?`a primary key`:`an index ${p(n)}`;return[{span:t,message:`${a} already has ${o} at this point of the migration.`}]}default:return[]}});for(let{key:i,span:a}of Q(e)){if(i.name===void 0)continue;let e=t.tables().find(({schema:e,foreignKeys:t})=>e===r.schema&&t.some(e=>v(e.name,i.name)));e!==void 0&&o.push({span:a,message:`${n(e)} already has a foreign key ${p(i.name)} at this point of the migration.`})}return o}function Eu(e,t){return e.some(e=>e.op===`drop-column`&&v(e.column,t)||v(Qe(e)?.from,t))}function Du(e,t){return e.some(e=>e.op===`drop-primary-key`&&t===`PRIMARY`||e.op===`drop-index`&&v(e.index,t)||e.op===`rename-index`&&v(e.from,t)||e.op===`drop-constraint`&&v(e.name,t)||e.op===`drop-column`)}const Ou=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'open');`,ku={name:`noop-modify`,group:`types`,severity:`info`,flags:`A MODIFY or CHANGE that repeats the current definition of the column.`,why:`It changes nothing but still waits for the metadata lock. It may be a mistake.`,instead:`Remove the clause, or write the intended change.`,examples:{bad:{schema:Ou,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state VARCHAR(20) NOT NULL DEFAULT 'open';
            irreversible: nothing changes
      `},good:{schema:Ou,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state VARCHAR(30) NOT NULL DEFAULT 'open';
            irreversible: longer states may be stored
      `}},*statement({change:e,placed:t}){if(!(e===void 0||e.before.createdHere))for(let{clause:n,was:r,is:i}of pa(e)){if(n.op!==`modify-column`&&n.op!==`change-column`)continue;let{column:a,position:o}=n,s=a.inlineKey!==void 0||a.inlineCheck!==void 0||a.inlineReference,c=C(S(e.after,a.name)??a,e.before);!s&&o===`unchanged`&&Au(r,i)&&Au(r,c)&&(yield{...F(t.locate,n.span),message:`${Ms(e,r.definition.name)} already has this definition; the clause changes nothing.`})}}};function Au(e,t){let[n,r]=[e.definition,t.definition];return n.name===r.name&&ju(e)===ju(t)&&e.nullable===t.nullable&&e.generated===t.generated&&s(n.generated?.expression??``,r.generated?.expression??``)&&Mu(n.default,r.default)&&s(Pu(n.onUpdate),Pu(r.onUpdate))&&n.autoIncrement===r.autoIncrement&&(n.invisible??!1)===(r.invisible??!1)&&(n.comment??``)===(r.comment??``)&&n.srid===r.srid&&(n.columnFormat??`DEFAULT`)===(r.columnFormat??`DEFAULT`)&&(n.storage??`DEFAULT`)===(r.storage??`DEFAULT`)}function ju({type:e,arguments:t,unsigned:n,charset:r,collation:i,definition:a}){return JSON.stringify([e,t,n,a.type.zerofill,a.type.members,r,i])}function Mu(e,t){let[n,r]=[e,t].map(e=>e?.kind===`null`?void 0:e);if(n===void 0||r===void 0)return n===r;if(n.kind!==r.kind)return!1;if(n.kind===`literal`)return Nu(n.text)===Nu(r.text);let[i,a]=[n,r].map(({kind:e,text:t})=>e===`current-timestamp`?Pu(t):t);return s(i??``,a??``)}function Nu(e){return/^true$/i.test(e)?`1`:/^false$/i.test(e)?`0`:e.replace(/^(['"])([\s\S]*)\1$/,`$2`)}function Pu(e){return(e??``).replace(/^(?:now|localtimestamp|localtime)\b/i,`CURRENT_TIMESTAMP`).replace(/\(0\)$/,``)}const Fu=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,Iu={name:`not-null-add-implicit-zero`,group:`data`,severity:`warning`,flags:`A new NOT NULL column without a DEFAULT, on a table with rows.`,why:`MySQL silently sets existing rows to 0, an empty text or the first ENUM member. Later, nobody can distinguish those from real values.`,instead:`Write the value as a DEFAULT. Or add the column as NULL and fill it in a backfill.`,examples:{bad:{schema:Fu,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN state ENUM('paid', 'open') NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN state;
      `},good:{schema:Fu,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN state ENUM('paid', 'open') NOT NULL DEFAULT 'open';
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN state;
      `}},*statement({change:e,placed:t},r){if(!(e===void 0||e.before.createdHere))for(let{clause:i,column:a}of st(e)){if(ct(a,r))continue;let{definition:o}=a,{value:s,isDefault:c}=Lu(a),l=n(e.table),u={kind:`literal`,text:s},d=c?{...o,default:u}:{...o,nullable:!0};yield{...F(t.locate,i.span),message:`${l}.${p(o.name)} is NOT NULL without a DEFAULT: MySQL silently sets existing rows to ${s}.`,fix:`ALTER TABLE ${l} ADD COLUMN ${h(d)}${P(i.position)};`}}}};function Lu({type:e,arguments:t,definition:n}){switch(e){case`enum`:return{value:c(n.type.members?.[0]??``),isDefault:!0};case`char`:case`varchar`:case`varbinary`:case`set`:return{value:`''`,isDefault:!0};case`binary`:return{value:`${t[0]??1} zero bytes`,isDefault:!1};case`json`:return{value:`the JSON value null`,isDefault:!1};case`date`:return{value:`'0000-00-00'`,isDefault:!1};case`datetime`:case`timestamp`:return{value:`'0000-00-00 00:00:00'`,isDefault:!1};case`time`:return{value:`'00:00:00'`,isDefault:!0};case`vector`:return{value:`an empty vector`,isDefault:!1};default:return e.endsWith(`text`)||e.endsWith(`blob`)?{value:`''`,isDefault:!1}:{value:`0`,isDefault:!0}}}const Ru=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,zu=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NOT NULL;
      rollback_sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NULL;
`,Bu={name:`not-null-existing`,group:`data`,severity:`error`,flags:`A nullable column that becomes NOT NULL, directly or in a primary key, without an earlier gate that counts its NULLs.`,why:`In strict mode, the statement fails at the first NULL, after rebuilding every row before it. Without strict mode, NULLs become 0 or an empty string.`,instead:`Fill the column in a backfill. Then count its NULLs in a gate and expect 0.`,covers:[`pk-nullable`],examples:{bad:{schema:Ru,file:zu(`SELECT COUNT(*) FROM orders WHERE currency = ''`)},good:{schema:Ru,file:zu(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(r===void 0||r.before.createdHere)return;let o=T(t,i);for(let{column:t,clause:i}of Vu(r)){let s=Ji(o,r.table.name,t,[null]);if(s===`full`)continue;let c=s===`partly`?`the earlier gates count only some of its NULLs`:`no earlier gate counts its NULLs`;yield{...F(a.locate,i.span),message:`${Ms(r,t)} becomes NOT NULL, but ${c}.`,fix:qi(q(G(`no-nulls-in`,t),`SELECT COUNT(*) FROM ${n(r.table)} WHERE ${p(t)} IS NULL`),e,i,`require-${t}`)}}}};function Vu(e){let{before:t,after:n,origins:r,clauses:i}=e;return n.columns.flatMap(e=>{let n=S(t,r.get(e.name.toLowerCase())??``),a=n&&i.find(t=>Hu(t,n.name,e.name));return n===void 0||a===void 0||n.generated!==void 0?[]:C(n,t).nullable?[{column:n.name,clause:a}]:[]})}function Hu(e,t,n){switch(e.op){case`modify-column`:return v(e.column.name,t)&&(e.column.nullable===!1||e.column.inlineKey===`primary`);case`change-column`:return v(e.from,t)&&(e.column.nullable===!1||e.column.inlineKey===`primary`);case`add-primary-key`:return e.index.parts.some(e=>v(e.column,n));default:return!1}}function Uu(e,t,n,r,i){return Gu(e,t,n).flatMap(a=>{if(i===`retyped`&&a.kind===`view`)return[];let o=Ku(a,n,r);return o===`none`?[]:[Xu(a,o===`certain`&&i!==`retyped`,e,t)]})}function Wu(e,t,n,r){return Gu(e,t,n).flatMap(i=>{if(i.kind===`trigger`&&v(i.onTable,r?.name))return[];let a=qu(i,n);return a===`none`?[]:[Xu(i,a===`certain`,e,t)]})}function Gu(e,t,{schema:n}){return ns(e,t).filter(t=>e.before.sameTable({schema:t.schema,name:``},{schema:n,name:``})||n!==void 0&&w(t.text,n))}function Ku(e,t,n){let{text:r,kind:i}=e;if(!w(r,t.name))return`none`;let a=U(r).filter(({alias:e})=>!e),o=a.filter(({name:e})=>v(e,n)),s=i===`trigger`&&v(e.onTable,t.name),c=[...gn(r,t.name),...s?[`NEW`,`OLD`]:[]],l=e=>c.some(t=>v(t,e));if(o.some(({qualifier:e})=>l(e)))return`certain`;let u=o.some(({qualifier:e})=>e===void 0);if(i===`view`){if(_n(r).some(e=>e===void 0||l(e)))return`certain`;let e=a.filter(({before:e})=>[`FROM`,`JOIN`,`STRAIGHT_JOIN`].includes(e??``));return u?e.length===1&&v(e[0]?.name,t.name)&&!r.includes(`,`,Ju(r))?`certain`:`possible`:`none`}let d=a.filter(({name:e})=>v(e,t.name)).length>+!!s;return u&&d||o.length===0&&w(r,n)&&Yu(r)?`possible`:`none`}function qu(e,t){let{text:n,kind:r}=e;if(!w(n,t.name))return`none`;let i=U(n).filter(({name:e,alias:n})=>!n&&v(e,t.name)),a=r===`trigger`&&v(e.onTable,t.name),o=[`FROM`,`JOIN`,`STRAIGHT_JOIN`,`INTO`,`UPDATE`,`TABLE`];return i.filter(({before:e})=>o.includes(e??``)).length>0?`certain`:i.length>+!!a||Yu(n)?`possible`:`none`}function Ju(e){return Math.max(0,e.toUpperCase().lastIndexOf(`FROM`))}function Yu(e){return w(e,`PREPARE`)}function Xu(e,t,r,i){let a=n(e),o=M(r,i).some(({statement:t})=>t.kind===`object`&&as(t,e));return{what:`the ${e.kind} ${a}`,refuses:t&&!o?!1:void 0,statement:t?`DROP ${e.kind.toUpperCase()} ${a}; -- then create it again without the dropped name`:void 0}}function Zu(e,t,n){let r=e=>{let t=n.filter(t=>t.refuses===e).map(({what:e})=>e);return{some:t,text:E(t),plural:t.length>1}},[i,a,o]=[r(!0),r(!1),r(void 0)],s={dropped:`drop`,renamed:`rename`,retyped:`change the type of`,emptied:`empty`}[t],c={dropped:`is dropped`,renamed:`is renamed`,retyped:`changes its type`,emptied:`is emptied`}[t];return{message:[...i.some.length===0?[]:[`MySQL refuses to ${s} ${e}: ${i.text} ${i.plural?`use`:`uses`} it.`],...a.some.length===0?[]:[`${Qu(a.text)} ${a.plural?`fail`:`fails`} once ${e} ${c}.`],...o.some.length===0?[]:[`${Qu(o.text)} may use ${e}, which ${c}: ${o.plural?`their texts contain`:`its text contains`} the name.`]].join(` `),severity:i.some.length+a.some.length>0?`error`:`warning`}}function Qu(e){return e.charAt(0).toUpperCase()+e.slice(1)}function $u({table:e},{span:t},r,{statement:i,placed:a}){let o=r.flatMap(e=>e.statement??[]),s=r.flatMap(({clause:e})=>e??[]);if(o.length+s.length===0)return;let c=i.kind===`drop-index`?`DROP INDEX ${p(i.index)}`:a.sql.slice(t.start,t.end);return[...o,`ALTER TABLE ${n(e)} ${[...s,c].join(`, `)};`].join(`
`)}const ed=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL, phone VARCHAR(40) NULL);
`,td=`  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
`,nd={name:`object-dependency`,group:`compatibility`,severity:`error`,flags:`A dropped or renamed table or column, or a column whose type changes, while another object uses it. Such objects are views, triggers, routines, events, generated columns, defaults, functional indexes, checks, partition expressions and foreign keys. Also a dropped index that a foreign key needs, and TRUNCATE of a table that others reference.`,why:`MySQL refuses the statement if another part of a table needs the column. It does not check views, triggers and routines: the statement succeeds and the object fails at its next use. A broken trigger fails the next write.`,instead:`First change the objects that use it, or change them in the same ALTER.`,covers:[`drop-index-fk-support`],examples:{bad:{schema:`${ed}CREATE VIEW contacts AS SELECT id, fax, phone FROM customers;`,file:R`
        migration: m
        phases:
        ${td}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`${ed}CREATE VIEW contacts AS SELECT id, fax, phone FROM customers;`,file:R`
        migration: m
        phases:
        ${td}  - name: contract
            sql: |
              CREATE OR REPLACE VIEW contacts AS SELECT id, phone FROM customers;
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:n,statement:r}=e;if(n!==void 0&&!n.before.createdHere)for(let r of n.clauses)yield*rd(r,n,e,t);if(r.kind===`drop-table`&&!r.temporary)for(let n of r.tables)yield*od(n,r.tables,e,t);if(r.kind===`truncate-table`&&(yield*sd(r.table,e)),r.kind===`rename-table`)for(let{from:n,to:i}of r.renames){let a=r.renames.find(t=>e.before.sameTable(t.from,i))?.from;yield*cd(n,e,t,a)}}};function*rd(e,t,r,i){if(e.op===`rename-table`){yield*cd({...t.table,span:e.span},r,i);return}let a=ko(e,t.before),o=a===void 0?[]:Oo(r,t,a);if(a!==void 0&&o.length>0){let i=r.statement.kind===`drop-index`?L(r):F(r.placed.locate,e.span),s=`the index ${p(x(a)??``)} of ${n(t.table)}`;yield{...i,...Zu(s,`dropped`,o),fix:$u(t,e,o,r)}}for(let{column:a,fate:o}of id(e,t)){let s=[...bn(r,t,a,o),...Uu(r,i,t.table,a,o)];if(s.length===0)continue;let c=`${n(t.table)}.${p(a)}`;yield{...F(r.placed.locate,e.span),...Zu(c,o,s),fix:o===`dropped`?$u(t,e,s,r):void 0}}}function id(e,t){if(e.op===`drop-column`)return[{column:e.column,fate:`dropped`}];let n=Qe(e),r=e.op===`change-column`?e.from:e.op===`modify-column`?e.column.name:void 0;return[...n===void 0?[]:[{column:n.from,fate:`renamed`}],...r!==void 0&&ad(t,r)?[{column:r,fate:`retyped`}]:[]]}function ad({before:e,after:t,origins:n},r){let i=[...n].find(([,e])=>v(e,r))?.[0],[a,o]=[S(e,r),i===void 0?void 0:S(t,i)];if(a===void 0||o===void 0)return!1;let[s,c]=[C(a,e),C(o,t)];return s.type!==c.type||s.unsigned!==c.unsigned||s.collation!==c.collation||s.arguments.some((e,t)=>(c.arguments[t]??0)<e)}function*od(e,t,r,i){let{before:a,foreignKeyChecks:o,placed:s}=r,c=a.table(e.schema,e.name);if(c?.createdHere===!0||c?.kind===`view`)return;let l=[...(c===void 0||!o?[]:xn(r,c)).filter(e=>!t.some(t=>v(t.name,e.table))).map(Dn),...Wu(r,i,e)];if(l.length===0)return;let u=l.flatMap(({statement:e})=>e??[]);yield{...F(s.locate,e.span),...Zu(n(e),`dropped`,l),fix:u.length===0?void 0:[...u,`DROP TABLE ${n(e)};`].join(`
`)}}function*sd(e,t){let{before:r,foreignKeyChecks:i,placed:a}=t,o=r.table(e.schema,e.name);if(o===void 0||o.createdHere||!i)return;let s=xn(t,o).map(Dn);s.length>0&&(yield{...F(a.locate,e.span),...Zu(n(e),`emptied`,s)})}function*cd(e,t,r,i){let{before:a,after:o,placed:s}=t,c=a.table(e.schema,e.name);if(c?.createdHere===!0||c?.kind===`view`||o.table(e.schema,e.name)!==void 0)return;let l=M(t,r).some(({statement:t})=>t.kind===`object`&&t.object===`view`&&t.verb===`create`&&t.name!==void 0&&a.sameTable(t.name,e))?[]:Wu(t,r,e,i);l.length>0&&(yield{...F(s.locate,e.span),...Zu(n(e),`renamed`,l)})}const ld={name:`osc-needed`,group:`cost`,severity:`error`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`],flags:"A statement that rebuilds a table of at least `thresholds.osc_bytes`, in place or by a copy that the phase allows.",why:`A rebuild of this size takes hours and cannot be throttled or paused. Replica lag grows by as much. Concurrent writes may overflow the online log (error 1799), and MySQL then discards the rebuild.`,instead:'Run the change with gh-ost or Spirit, then mark the phase as complete. If replica lag does not matter, write `allow: [{what: rebuild, reason: "…"}]`.',examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,facts:{orders:{dataBytes:3e11,indexBytes:0,rowsEstimate:2e9}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,facts:{orders:{dataBytes:3e11,indexBytes:0,rowsEstimate:2e9}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT '';
            rollback_sql: |
              ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;
      `}},*statement(e,t){let{verdict:n}=e;if(!Pt(n))return;let{osc_bytes:r}=t.settings.thresholds,i=Lt(e).find(e=>(Ce(e)??0)>=r);if(i===void 0||Gt(e,t))return;let a=n.algorithm===`copy`?`copy`:n.lock===`none`?void 0:`blocking`;(a===void 0||rn(e,a))&&(yield{...L(e),severity:a===void 0?`error`:`warning`,message:`MySQL ${n.algorithm===`copy`?`copies`:`rebuilds`} ${H(i)}: ${n.because}. The limit for one statement is ${Te(r)} (thresholds.osc_bytes).`,fix:ud(e,t.migration.file)})}};function ud(e,t){let{placed:n,statement:r,change:i,phase:a}=e;if(r.kind!==`alter-table`||i===void 0||gt(e))return;let{schema:o,name:s}=i.before,c=i.clauses.map(({span:e})=>n.sql.slice(e.start,e.end)).join(`, `),l=`gh-ost${o===void 0?``:` --database=${dd(o)}`} --table=${dd(s)} --alter=${dd(c)} --execute`;return a.statements.length>1?l:`${l}\n${We()} mark ${dd(t)} --phase ${dd(a.name)} complete --reason 'done by gh-ost'`}function dd(e){return/^[\w./-]+$/.test(e)?e:`'${e.replaceAll(`'`,`'\\''`)}'`}const fd={name:`osc-unneeded`,group:`cost`,severity:`info`,flags:`A comment above a statement, or the description, that asks for gh-ost, pt-online-schema-change or Spirit, while MySQL makes the change instantly.`,why:`Such a tool copies the whole table, possibly for hours, and leaves triggers or tables after a failure. The instant statement only changes the data dictionary.`,instead:`Run the statement directly. phasedb waits only briefly for the metadata lock and retries.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- run via gh-ost
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- instant, no gh-ost needed
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*phase(e,t){if(e.kind===`ddl`)for(let n of e.statements.filter(pd)){let e=vd(gd(n,hd(t)))??_d(n,t);e!==void 0&&(yield{...L(n),message:`The comment or description asks for ${e}, but MySQL makes this change to ${n.change?.table.name} instantly.`})}}};function pd({change:e,verdict:t}){return e!==void 0&&t.algorithm===`instant`&&t.refusedAssertion===void 0}const md=/* @__PURE__ */ new WeakMap;function hd(e){let t=md.get(e)??e.text.split(/\r?\n/);return md.set(e,t),t}function gd({placed:e},t){let n=[];for(let r=e.place.line-2;r>=0&&n.length<20;r--){let e=t[r]?.trim()??``;if(!e.startsWith(`--`)&&!e.startsWith(`#`))break;n.unshift(e.replace(/^[-#]+/,``))}return n.join(` `)}function _d(e,{migration:t,phases:n}){let r=n.flatMap(e=>e.kind===`ddl`?e.statements.filter(({change:e})=>e!==void 0):[]);return r.length===1&&r[0]===e?vd(t.description??``):void 0}function vd(e){let t=e.split(/[\s,;:()"'`]+/).map(e=>e.toLowerCase().replace(/[.!?]+$/,``));if(t.some(e=>/^(not?|never|without|instead|unless|if|or|rather|avoids?|cannot|don|doesn|needn|shouldn|unneeded)$/.test(e)))return;let n=t.findIndex((e,n)=>/^(gh-ost|pt-osc|pt-online-schema-change|spirit)$/.test(e)&&/^(via|with|through|by|use|using|needs|requires)$/.test(t[n-1]??``));return n===-1?void 0:t[n]}const yd={name:`partition-drop-data`,group:`cost`,severity:`error`,risk:`destructive`,flags:`DROP PARTITION or TRUNCATE PARTITION in a contract, without an earlier gate that reads the table.`,why:`The statement deletes all rows of the partition. No rollback restores them.`,instead:'Prove in a gate that the rows are stored elsewhere or not needed. Or EXCHANGE the partition with an empty table, which then holds the rows. To delete them on purpose, write `allow: [{what: destructive, reason: "…"}]`.',examples:{bad:{schema:`CREATE TABLE events (id BIGINT, year INT, PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION p2019 VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE);`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM deployments WHERE version < 7
          - name: contract
            sql: |
              ALTER TABLE events DROP PARTITION p2019;
            irreversible: the rows are gone
      `},good:{schema:`CREATE TABLE events (id BIGINT, year INT, PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION p2019 VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE);
CREATE TABLE events_archive (id BIGINT PRIMARY KEY, year INT);`,file:R`
        migration: m
        phases:
          - name: all-archived
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM events e LEFT JOIN events_archive a ON a.id = e.id WHERE e.year < 2020 AND a.id IS NULL
          - name: contract
            sql: |
              ALTER TABLE events DROP PARTITION p2019;
            irreversible: the rows are in events_archive
      `}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(r===void 0||i.type!==`contract`||r.before.createdHere)return;let[o]=r.clauses;if(o?.op!==`partition`||o.action!==`drop`&&o.action!==`truncate`||T(t,i).some(e=>bd(e,r.table.name)))return;let s=o.names.filter(n=>!xd(n,e,r,t));if(s.length===0&&o.names.length>0)return;let c=s.length===0?`all partitions`:`partition ${s.map(p).join(`, `)}`;yield{...F(a.locate,o.span),message:`The statement deletes all rows in ${c} of ${n(r.table)}, and no earlier gate reads that table.`,fix:s.length===0?void 0:s.flatMap(e=>Sd(e,r)).join(`
`)}}};function bd({gate:e,reading:t},n){return t.ok?t.tree.tables.some(({name:e})=>v(e,n)):w(e.sql,n)}function xd(e,t,{table:n},r){return j(t,r).some(({change:r})=>r!==void 0&&t.before.sameTable(r.table,n)&&r.clauses.some(t=>t.op===`partition`&&t.action===`exchange`&&t.names.some(t=>v(t,e))))}function Sd(e,{table:t}){let r=`${t.name}_${e}`.slice(0,64),i=n({schema:t.schema,name:r}),a=`CREATE TABLE ${i} LIKE ${n(t)};\nALTER TABLE ${i} REMOVE PARTITIONING;`,o=`ALTER TABLE ${n(t)} EXCHANGE PARTITION ${p(e)} WITH TABLE ${i};`;return[K(`expand`,G(`make`,r),a,`DROP TABLE ${i};`),K(`contract`,G(`keep`,r),o,o),`  allow: [{what: blocking, reason: the partition changes places with an empty table}]`]}var Cd=Ge();const wd=R`
  migration: orders_add_currency
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN currency;
`,Td=e=>R`
  migration: orders_add_country
  depends_on: [${e}]
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN country CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN country;
`,Ed={name:`phase-dependency-missing`,group:`phases`,severity:`warning`,flags:"A `depends_on` that names a migration which is not among the linted files (a warning, because it may have run long ago). Also a circular dependency (an error).",why:`phasedb refuses to start a migration until every dependency is complete.`,instead:`Correct the name, or lint the file of that migration too. Break a circle by removing one dependency.`,covers:[`phase-dependency-cycle`],examples:{bad:{file:[wd,Td(`orders_add_curency`)]},good:{file:[wd,Td(`orders_add_currency`)]}},*files(e){if(e.length<2)return;let t=new Map(e.map(e=>[e.migration.name,e]));for(let n of e)for(let[e,r]of n.migration.dependsOn.entries())t.has(r)||(yield Dd(n,e,r,[...t.keys()]));yield*Od(t)}};function Dd(e,t,n,r){let i=(0,Cd.closest)(n,r),a=(0,Cd.distance)(n.toLowerCase(),i.toLowerCase())<=Math.ceil(n.length/4);return{place:cn(e,[`depends_on`,t]),message:`${e.migration.name} depends on ${n}, but none of the linted files contains that migration.`,why:a?void 0:`If that migration already ran, ignore this. Otherwise phasedb refuses to start this migration.`,fix:a&&i!==e.migration.name?`Did you mean ${i}?`:void 0}}function*Od(e){let t=/* @__PURE__ */ new Set;for(let n of e.keys()){let r=t.has(n)?[]:[{name:n,next:0}];for(;r.length>0;){let n=r.at(-1),i=e.get(n.name),a=n.next++,o=i?.migration.dependsOn[a];if(i===void 0||o===void 0){t.add(n.name),r.pop();continue}let s=r.findIndex(({name:e})=>e===o);if(s>=0&&s<r.length-1){let e=[...r.slice(s).map(({name:e})=>e),o];yield{place:cn(i,[`depends_on`,a]),severity:`error`,message:`These migrations wait for each other: ${e.join(` → `)}.`,why:`Each waits until the other is complete, so none of them ever starts.`}}else s<0&&!t.has(o)&&e.has(o)&&r.push({name:o,next:0})}}}const kd={name:`phase-file-invalid`,group:`phases`,severity:`error`,locked:!0,flags:`An invalid migration file: broken YAML, a duplicate key, a value of the wrong type or out of range, or a phase without a key that its type needs.`,why:`phasedb cannot know what such a file means, so it sends nothing to the database.`,instead:"Correct the file at the reported position. With `schema/migration.schema.json`, an editor shows such mistakes as you type.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
              size: "1000"
      `},good:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
              size: 1000
      `}}},Ad={name:`phase-order`,group:`phases`,severity:`error`,flags:`An expand after a phase of another type, or a backfill after a contract.`,why:`Expands come first so that old and new code can run side by side. Contracts come last because they remove the old definitions. Any other order breaks running code.`,instead:"Put expands first, then backfills and gates, then contracts. Or split the file into two migrations with `depends_on`.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_currency (currency);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_currency;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_currency (currency);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_currency;
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `}}},jd={name:`phase-statement-kind`,group:`phases`,severity:`error`,flags:`A statement in a phase of the wrong type. Expand and contract accept only DDL; a backfill accepts one UPDATE, DELETE or INSERT … SELECT; a gate accepts one query. Also USE, SET of other variables, LOCK TABLES, FLUSH and transaction control.`,why:`phasedb verifies each phase type differently: DDL by the resulting definition, a backfill by its checkpoints, a gate by its result. It cannot verify or resume a statement in the wrong phase.`,instead:"Move it into a phase of the right type: changes of rows into the `batch` of a backfill, queries into a gate. Write `sql_mode` and `time_zone` under `session:`.",covers:[`set-global`,`sql-mode-change`,`sql-log-bin-off`,`transaction-around-ddl`,`lock-tables`,`flush-tables`],examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              SET GLOBAL innodb_sort_buffer_size = 67108864;
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION lock_wait_timeout = 2;
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}}},Md={name:`phase-unknown-key`,group:`phases`,severity:`error`,locked:!0,flags:`A key that the migration format does not know, for example a misspelt one.`,why:`If phasedb silently ignored the key, a step or limit that its author expects would be missing.`,instead:`Write the key that the message suggests, or remove the key.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minuts: 30
      `},good:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minutes: 30
      `}}},Nd={name:`rebuilds-not-merged`,group:`cost`,severity:`warning`,flags:`Several consecutive statements of a phase that each rebuild the same table.`,why:`Each statement reads and writes the whole table, and each adds replica lag.`,instead:`Write their clauses in one ALTER.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, city VARCHAR(80) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
              ALTER TABLE orders MODIFY city VARCHAR(80) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, city VARCHAR(80) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL, MODIFY city VARCHAR(80) NULL;
            irreversible: NULLs may have been stored
      `}},*phase(e,t){if(e.kind!==`ddl`)return;let n=eu(e,e=>Pt(e.verdict)&&e.change?.before.createdHere===!1&&e.change.missing.length===0&&!Gt(e,t),({statements:e,merged:n})=>{let[r]=e,i=Math.max(...e.map(({verdict:e})=>Nt(e)));return r!==void 0&&Nt(z(r,t,{statement:n.statement}))<=i});for(let{statements:e,merged:r}of n){let[n,i]=e;if(n?.change===void 0||i===void 0)continue;let a=n.change.before;yield{...L(i),severity:V(`warning`,a,t.settings),message:`${e.length} statements, the first on line ${n.placed.place.line}, each rebuild ${H(a)}; one ALTER rebuilds it once.`,fix:`${r.sql};`}}}},Pd=`CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(255) NULL);`,Fd={name:`rename-column`,group:`compatibility`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A column that is renamed, by RENAME COLUMN or CHANGE.`,why:`Old and new code never work at the same time. Old code fails after the statement; new code fails until it.`,instead:`Add a column with the new name, write both columns, fill the new one in a backfill, check it in a gate, and drop the old one in a contract. If code only reads the new name, a VIRTUAL generated column is enough.`,examples:{bad:{schema:Pd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers RENAME COLUMN mail TO email;
            rollback_sql: |
              ALTER TABLE customers RENAME COLUMN email TO mail;
      `},good:{schema:Pd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN email VARCHAR(255) NULL;
            rollback_sql: |
              ALTER TABLE customers DROP COLUMN email;
          - name: backfill
            batch:
              query: |
                UPDATE customers SET email = mail WHERE NOT (email <=> mail) LIMIT {batch_size}
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE NOT (email <=> mail)
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN mail;
            irreversible: email holds the same
      `}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(r===void 0||r.before.createdHere||i.type!==`contract`&&!$e(e))return;let o=N(e,t)?.statements.filter(({placed:{index:e}})=>e<a.index)??[];for(let i of r.clauses){let s=Qe(i);if(s===void 0||Ze(o,r.table,s.from)||r.clauses.some(e=>v(Qe(e)?.to,s.from)))continue;let c=`${n(r.table)}.${p(s.from)}`,l=F(a.locate,i.span);if(Id(r,s.from,s.to))yield{...l,severity:`warning`,message:`${c} becomes ${p(s.to)}. Code can still read ${p(s.from)} from the generated column, but code that writes it fails after this statement.`};else if(Ld(r,s.to)){if(Rd(e,t,r,s.from))continue;yield{...l,severity:`warning`,message:`${c} takes the place of ${p(s.to)}: running code that uses ${p(s.from)} fails after this statement.`,why:`Code that uses only the old name works with the new column at once. Code that writes both columns fails.`}}else yield{...l,message:`${c} becomes ${p(s.to)} in one step: running code that uses ${p(s.from)} fails after this statement.`,fix:zd(r,s.from,s.to)}}}};function Id({after:e,clauses:t},n,r){let i=S(e,n);return t.some(e=>e.op===`add-column`&&e.columns.some(({name:e})=>v(e,n)))&&i?.generated!==void 0&&w(i.generated.expression,r)}function Ld({clauses:e},t){return e.some(e=>e.op===`drop-column`&&v(e.column,t)||v(Qe(e)?.from,t))}function Rd(e,t,{table:n},r){let i=j(e,t);return Ze(i,n,r)&&i.some(({statement:e,placed:t,before:i})=>e.kind===`object`&&e.onTable!==void 0&&i.sameTable(e.onTable,n)&&w(t.sql,r))}function zd({table:e,before:t,after:r},i,a){let o=S(r,a)??S(t,i);if(o?.generated!==void 0||o?.autoIncrement===!0)return;let s=n(e),[c,l]=[p(i),p(a)],u=`NOT (${l} <=> ${c})`;return[K(`expand`,G(`add`,a),`ALTER TABLE ${s} ADD COLUMN ${o===void 0?`${l} …`:h(Bd(o,a))};`,`ALTER TABLE ${s} DROP COLUMN ${l};`),`# deploy code that writes both columns, then:`,Nn(G(`fill`,a),`UPDATE ${s} SET ${l} = ${c} WHERE ${u} LIMIT {batch_size}`),q(G(`filled`,a),`SELECT COUNT(*) FROM ${s} WHERE ${u}`),`# deploy code that uses the new column only, then:`,`${K(`contract`,G(`drop`,i),`ALTER TABLE ${s} DROP COLUMN ${c};`)}\n  irreversible: ${a} holds the same values`].join(`
`)}function Bd(e,t){return{...e,name:t,nullable:!0,default:void 0,onUpdate:void 0}}function Vd(e,t,n,r){if(!r.complete)return[];let i=M(e,t),a=i.flatMap(({change:e,before:t})=>e!==void 0&&t.sameTable(e.table,n)?Q(e).map(({key:e})=>e):[]),o=n.foreignKeys.filter(({columns:e})=>![...r.foreignKeys,...a].some(t=>e.every((e,n)=>v(t.columns[n],e)))),s=i.some(({statement:e,before:t})=>e.kind===`object`&&e.onTable!==void 0&&t.sameTable(e.onTable,n)),c=t.phases.flatMap(e=>e.kind===`ddl`?e.phase.statements:[]),l=e=>c.some(({statement:t})=>t.kind===`object`&&v(t.name?.name,e))||t.catalog.objects.some(({kind:t,name:n,text:i})=>t===`trigger`&&v(n,e)&&w(i,r.name)),u=s||(r.facts?.triggers.length??0)>0?[]:(n.facts?.triggers??[]).filter(({name:e})=>!l(e));return[...o.map(({name:e,columns:t})=>`the foreign key ${e===void 0?`over (${t.join(`, `)})`:p(e)}`),...u.map(({name:e})=>`the trigger ${p(e)}`)]}const Hd=`CREATE TABLE clients (id BIGINT PRIMARY KEY);`,Ud={name:`rename-table`,group:`compatibility`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A renamed table whose old name no longer exists. Also a swap of two tables in which foreign keys or triggers stay with the old table. Not flagged: any other swap, and a table that a later phase drops under its new name.`,why:`Old and new code never work at the same time. Old code fails after the statement; new code fails until it.`,instead:`Create a view with the new name over the table. Old and new code then both work, including writes. When all code uses the new name, one RENAME TABLE replaces the view with the table.`,examples:{bad:{schema:Hd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              RENAME TABLE clients TO customers;
            rollback_sql: |
              RENAME TABLE customers TO clients;
      `},good:{schema:Hd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE VIEW customers AS SELECT * FROM clients;
            rollback_sql: |
              DROP VIEW customers;
          - name: new-code-is-live
            type: gate
            wait_until:
              deployed: {environment: production, ref: "v7"}
          - name: contract
            sql: |
              RENAME TABLE customers TO _drop_customers, clients TO customers;
              DROP VIEW _drop_customers;
            irreversible: clients is not used any more
      `}},*statement(e,t){let{phase:r,placed:i,before:a,after:o}=e;if(r.type!==`contract`&&!$e(e))return;let s=ts(e);for(let{from:r,to:c,span:l}of s){let u=a.table(r.schema,r.name);if(u?.createdHere===!0||u?.kind===`view`||a.sameTable(r,c))continue;let d=s.some(e=>a.sameTable(e.from,c)||a.sameTable(e.to,r)),f=o.table(r.schema,r.name)!==void 0;if(d&&f&&u!==void 0){yield*Wd(e,t,u,{from:r,to:c,span:l});let o=s.find(e=>a.sameTable(e.to,r)),d=o&&a.table(o.from.schema,o.from.name),f=d===void 0?[]:Vd(e,t,u,d);f.length>0&&(yield{...F(i.locate,l),severity:`warning`,message:`The table that takes the name ${n(r)} lacks what ${n(r)} has: ${E(f)}.`,why:`Foreign keys and triggers stay with the renamed table, and CREATE TABLE … LIKE does not copy them.`})}d||f||Xe(j(e,t),r)||Jd(c,e,t)||(yield{...F(i.locate,l),message:`${n(r)} becomes ${n(c)} in one step: running code that uses ${n(r)} fails after this statement.`,fix:Yd(r,c)})}}};function*Wd(e,t,r,{from:i,to:a,span:o}){let s=M(e,t),c=xn(e,r).filter(e=>!s.some(t=>Gd(t,e)));if(c.length===0)return;let l=c.map(e=>e.name===``?`the one over (${e.columns.join(`, `)}) of ${Kd(e)}`:`${p(e.name)} of ${Kd(e)}`),u=c.length>1;yield{...F(e.placed.locate,o),message:`The foreign key${u?`s`:``} ${E(l)} will reference ${n(a)}, and no foreign key will reference the table that takes the name ${n(i)}.`,why:`A foreign key follows the table through a rename. MySQL then refuses rows that reference new rows of the swapped-in table (error 1452). Deletes there leave orphaned rows.`,fix:c.some(({name:e})=>e===``)?void 0:qd(e.placed.sql,c,i)}}function Gd({statement:e,before:t},n){return e.kind===`alter-table`&&t.sameTable(e.table,{schema:n.schema===``?void 0:n.schema,name:n.table})&&e.clauses.some(e=>(e.op===`drop-foreign-key`||e.op===`drop-constraint`)&&v(e.name,n.name))}function Kd({schema:e,table:t}){return n({schema:e===``?void 0:e,name:t})}function qd(e,t,r){let i=e=>`(${e.map(p).join(`, `)})`,a=(e,t)=>t===void 0||t.toUpperCase()===`NO ACTION`?``:` ON ${e} ${t.toUpperCase()}`;return[...t.map(e=>`ALTER TABLE ${Kd(e)} DROP FOREIGN KEY ${p(e.name)};`),`${e};`,`SET SESSION foreign_key_checks = 0;`,...t.map(e=>`ALTER TABLE ${Kd(e)} ADD CONSTRAINT ${p(e.name)} FOREIGN KEY ${i(e.columns)} REFERENCES ${n(r)}${e.referencedColumns.length===0?``:` ${i(e.referencedColumns)}`}${a(`DELETE`,e.onDelete)}${a(`UPDATE`,e.onUpdate)};`),`SET SESSION foreign_key_checks = 1;`].join(`
`)}function Jd(e,{phase:t,before:n},r){return r.phases.some(i=>i.kind===`ddl`&&Ye(r,t,i.phase)&&i.statements.some(({statement:t})=>t.kind===`drop-table`&&t.tables.some(t=>n.sameTable(t,e))))}function Yd(e,t){let[r,i]=[n(e),n(t)],a=n({schema:t.schema,name:`_drop_${t.name}`});return[K(`expand`,G(`name`,t.name),`CREATE VIEW ${i} AS SELECT * FROM ${r};`,`DROP VIEW ${i};`),`# deploy code that uses the new name, put a gate here that waits for it, then:`,`${K(`contract`,G(`rename`,e.name),`RENAME TABLE ${i} TO ${a}, ${r} TO ${i};\nDROP VIEW ${a};`)}\n  irreversible: nothing uses ${e.name} any more`].join(`
`)}const Xd={name:`rollback-missing`,group:`phases`,severity:`warning`,flags:"An expand or contract with neither `rollback_sql` nor `irreversible`, or a phase with `on_failure: rollback` but without `rollback_sql`.",why:`If the phase fails at night, somebody has to write the rollback under pressure.`,instead:"Write the statements that undo the phase in `rollback_sql`. If no rollback is possible, write the reason in `irreversible`.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}}},Zd={name:`row-version-exhausted`,group:`instant`,severity:`error`,insteadOf:[`ddl-inplace-rebuild`],flags:`An instant ADD COLUMN or DROP COLUMN on a table with no row version left.`,why:`With ALGORITHM=INSTANT, MySQL refuses the statement (error 4092) and the phase fails. Without it, MySQL silently rebuilds the table.`,instead:`First rebuild the table in a separate phase, which resets the count to 0. Or write several changes in one ALTER.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:64}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:64}},file:R`
        migration: m
        phases:
          - name: rebuild
            type: expand
            sql: |
              ALTER TABLE orders FORCE;
            irreversible: nothing to undo
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let r=zt(t).get(e);if(r===void 0||r.used<r.limit||e.change===void 0)return;let{table:i,limit:a,position:o}=r;yield{...L(e),message:o===1?`${i.name} has used all of its ${a} row versions, so this change cannot be instant.`:`${i.name} has used all of its ${a} row versions before this statement, instant change number ${o} of the migration.`,fix:`ALTER TABLE ${n(e.change.table)} FORCE;`}}},Qd={name:`row-version-low`,group:`instant`,severity:`warning`,flags:"An instant ADD COLUMN or DROP COLUMN on a table that has used `thresholds.row_version_percent` of its row versions, or reaches that with this statement.",why:`After the last row version, MySQL refuses the next instant change (error 4092) or rebuilds the table, possibly at a bad time.`,instead:"Plan a table rebuild with `ALTER TABLE … FORCE`, OPTIMIZE TABLE or gh-ost. It resets the count to 0.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:58}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:12}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let r=zt(t).get(e);if(r===void 0||r.runsOut||e.change===void 0)return;let{table:i,limit:a,used:o,position:s}=r,c=a*t.settings.thresholds.row_version_percent/100;o+1<c||o>=c&&s>1||(yield{...L(e),message:`With this statement ${i.name} has used ${o+1} of its ${a} row versions.`,fix:`ALTER TABLE ${n(e.change.table)} FORCE;`})}};function $d(e,t){for(let{phases:n}of e)for(let e of n){let n=e.kind===`ddl`?e.statements.find(t):void 0;if(n!==void 0)return n}}const ef={name:`schema-missing`,group:`hygiene`,severity:`warning`,flags:`A statement that changes a table of unknown definition: no schema was given, or the schema lacks the table.`,why:`What MySQL does depends on the keys, types and row format of the table. phasedb assumes a plain InnoDB table, and rules that need its columns report nothing.`,instead:"Add `--schema schema.sql` (a dump without data), `--snapshot` (from `phasedb snapshot`) or `--db`, or set one of them in phasedb.config.yaml.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE oders ADD COLUMN note TEXT NULL;
            irreversible: it is a test
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,{settings:t}){let{change:r}=e;t.catalogFrom!==void 0&&r!==void 0&&tf(e)&&(yield{...F(e.placed.locate,r.table.span),message:`The ${t.catalogFrom} has no table ${n(r.table)}, so phasedb assumes a plain InnoDB table.`,fix:`Correct the name, or update the schema.`})},*files(e){let t=e[0]?.settings.catalogFrom===void 0?$d(e,tf):void 0;t!==void 0&&(yield{...L(t),message:`No schema, snapshot or database was given, so phasedb assumes plain InnoDB tables for ${nf(e)}.`,fix:`# phasedb.config.yaml
schema: schema.sql`,phase:t.phase.name})}};function tf({change:e}){return e!==void 0&&!e.known&&!e.before.createdHere&&e.before.columns.length===0}function nf(e){let t=/* @__PURE__ */ new Set;for(let{phases:r}of e)for(let e of r)if(e.kind===`ddl`)for(let r of e.statements)r.change&&tf(r)&&t.add(n(r.change.table));let r=[...t].slice(0,5);return t.size>r.length?`${r.join(`, `)} and ${t.size-r.length} more`:r.join(`, `)}const rf=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,af=R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN note TEXT NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN note;
  `,of=()=>`${We()} snapshot --db URL > phasedb.snapshot.json`,sf={name:`snapshot-outdated`,group:`hygiene`,severity:`warning`,flags:"A snapshot that is older than `snapshot_max_days` (30), or from a different MySQL version than the configuration or `--mysql-version` names.",why:`Tables grow and change, and other versions run an ALTER differently. Findings from an old snapshot may not hold for the server today.`,instead:`Take a new snapshot. A scheduled job can do that and open a pull request.`,examples:{bad:{schema:rf,file:af,version:`8.0.36`,snapshotDays:90},good:{schema:rf,file:af,version:`8.0.36`,snapshotDays:3}},*files(e){let[t]=e,n=t?.phases[0]?.phase;if(t!==void 0&&n!==void 0)for(let e of cf(t))yield{place:n.place,message:e,fix:of(),phase:n.name}}};function*cf({settings:e}){let{snapshot:t,today:n,thresholds:r}=e;if(t===void 0)return;let i=Math.floor((Date.parse(n)-Date.parse(t.takenOn))/864e5);i>r.snapshot_max_days&&(yield`The snapshot was taken ${i} days ago, on ${t.takenOn}. Sizes and definitions may have changed since then.`);let{version:a,pinned:o}=t;a===void 0||o===void 0||o.every((e,t)=>e===a[t])||(yield`The snapshot is from MySQL ${a.join(`.`)}, but the migrations are for MySQL ${o.join(`.`)}. phasedb still uses its sizes and definitions.`)}const lf={name:`statement-unparsed`,group:`phases`,severity:`error`,risk:`copy`,insteadOf:[`destructive-outside-contract`],rollback:!0,flags:`DDL that phasedb cannot read or has no rules for (an error, because phasedb assumes the worst). Also queries of gates and backfills that it cannot read (a warning), and SQL that ends inside a string, a comment or a block.`,why:`The effect of such a statement is unknown: it may copy the table and block writes. For such a query, phasedb does not check what it reads or proves.`,instead:'Write the statement in its common form. If that is not possible, try it on a copy of the database, or use `--probe-url`. Then allow it: `allow: [{what: copy, reason: "…"}]`.',examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD VECTOR INDEX orders_embedding (embedding);
            irreversible: an example
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_status (status);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_status;
      `}},*statement(e){let{verdict:t,statement:n,change:r,placed:i}=e;if(t.algorithm!==`unknown`||n.kind===`unread`&&!Me(n.opening))return;let a=r?.clauses.find(({op:e})=>e===`unread`),o=a===void 0?L(e):F(i.locate,a.span),s=uf(i.sql);s===void 0?yield{...o,message:`phasedb does not know what MySQL does here and assumes the worst: ${t.because}.`}:yield{...o,message:`MySQL refuses this statement: unlike MariaDB, it has no IF EXISTS or IF NOT EXISTS for columns and indexes.`,why:`It is a syntax error (1064). phasedb records in the database which statements ran, so none runs twice.`,fix:s}},*phase(e){if(e.kind===`backfill`&&!e.query.ok){let{locate:t,query:n}=e.phase.batch;yield ff(I(t,n.sql),`The backfill ${e.phase.name}`,e.query.reason)}yield*df(e)}};function uf(e){let{tokens:t}=D(e),n=t.slice(0,4).map(({upper:e})=>e);if(n[0]!==`ALTER`&&!n.includes(`INDEX`))return;let r=t.flatMap(({upper:e,start:n},r)=>{let[i,a]=[t[r+1],t[r+2]],o=i?.upper===`EXISTS`?i:i?.upper===`NOT`?a:void 0;return e!==`IF`||o?.upper!==`EXISTS`?[]:[{start:n,end:t[t.indexOf(o)+1]?.start??o.end,text:``}]});return r.length===0?void 0:`${W(ze(e,r))};`}function*df(e){let t=J(e);if(t===void 0||t.asked.reading.ok)return;let{gate:n,reading:r}=t.asked;yield ff(I(n.locate,n.sql),qn(e),r.reason)}function ff(e,t,n){return{...e,severity:`warning`,message:`${t} is not checked, because phasedb cannot read its query: ${n}.`,why:`MySQL may accept the query. The rules that check queries skip this one, so they report no mistakes in it.`}}const pf={name:`suppression-expired`,group:`hygiene`,severity:`error`,locked:!0,flags:"A suppression whose date has passed: `phasedb-ignore RULE until 2026-01-31: reason`. It is valid until the end of that day.",why:`Its author wanted the finding back after that date.`,instead:`Fix the finding, or decide again and set a later date.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table until 2025-01-31: until the table is archived
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}}},mf={name:`suppression-unknown-rule`,group:`hygiene`,severity:`error`,locked:!0,flags:"A comment `phasedb-ignore` that names no rule, or an unknown rule.",why:`It suppresses nothing, although its author expects it to.`,instead:`Copy the rule name from the finding or from this page.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-tabel: read-only on Sunday
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: read-only on Sunday
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `}}},hf={name:`suppression-unused`,group:`hygiene`,severity:`warning`,locked:!0,flags:`A suppression of a rule that reports nothing there, or whose findings cannot be suppressed.`,why:`If it stays, it hides the next finding of that rule on the line.`,instead:`Remove it, or move it to the line of the finding or the line above.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: this was a MODIFY once
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}}},gf={name:`suppression-without-reason`,group:`hygiene`,severity:`error`,locked:!0,flags:"A comment `phasedb-ignore RULE` without a reason.",why:`The next reader cannot see why the finding does not matter. The suppression has no effect until it has a reason.`,instead:"Write the reason after a colon: `# phasedb-ignore RULE: why it does not matter here`.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: read-only on Sunday, see the plan of the release
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `}}},$={characters:void 0},_f=/* @__PURE__ */ new Set([`date`,`datetime`,`time`,`timestamp`]);function vf(e,t){let n=g(t)??xf(e,t);if(e.type===t.type&&(t.type===`enum`||t.type===`set`))return yf(e,t);let r=g(e);return r!==void 0&&n!==void 0?bf(e,r,n):Sf(e)!==void 0&&Sf(t)!==void 0?Cf(e,t):Sf(t)===void 0?t.type===`decimal`?Df(e,t,Ef(e,t)):r===void 0&&g(t)!==void 0?Of(e,t):_f.has(e.type)&&_f.has(t.type)?kf(e,t):{values:`values that are not a valid ${t.type.toUpperCase()}`,condition:void 0,samples:[$]}:Tf(e,t)}function yf(e,t){let n=new Set((t.definition.type.members??[]).map(e=>e.toLowerCase())),r=(e.definition.type.members??[]).filter(e=>!n.has(e.toLowerCase())),i=p(e.definition.name),a=r.map(c).join(`, `),o=e.type===`set`?r.map(e=>`FIND_IN_SET(${c(e)}, ${i}) > 0`).join(` OR `):r.length===1?`${i} = ${a}`:`${i} IN (${a})`;return{values:r.length===1?`the value ${a}`:`the values ${a}`,condition:o,samples:r.slice(0,20)}}function bf({definition:e},t,[n,r]){let i=p(e.name),[a,o]=[t[0]<n,t[1]>r],s=[...a?[n-1n]:[],...o?[r+1n]:[]];return a&&o?{values:`values outside ${n} to ${r}`,condition:`${i} NOT BETWEEN ${n} AND ${r}`,samples:s}:a?{values:`values below ${n}`,condition:`${i} < ${n}`,samples:s}:{values:`values above ${r}`,condition:`${i} > ${r}`,samples:s}}function xf(e,t){if(t.type!==`decimal`||g(e)===void 0)return;let[n=10,r=0]=t.arguments,i=10n**BigInt(Math.max(0,n-r))-1n;return[t.unsigned?0n:-i,i]}function Sf({type:e,arguments:t}){if(e===`char`||e===`varchar`)return{limit:t[0]??1,inBytes:!1};if(e===`binary`||e===`varbinary`)return{limit:t[0]??1,inBytes:!0};let n=te(e);return n===void 0?void 0:{limit:n,inBytes:!0}}function Cf(e,t){let[n,r]=[Sf(e),Sf(t)],i=e.charset!==t.charset&&t.charset!==void 0;if(n===void 0||r===void 0||(n.inBytes===r.inBytes?n.limit:n.limit*re(e.charset??`utf8mb4`))>r.limit||!i)return Tf(e,t);let a=p(e.definition.name);return{values:`values with characters that ${t.charset} does not have`,condition:wf(a,e.charset??`utf8mb4`,t.charset??`utf8mb4`),samples:[$]}}function wf(e,t,n){return[t,n].some(e=>e===`ascii`||/^(?:utf|ucs)/.test(e))?`${e} <> CONVERT(${e} USING ${n})`:`HEX(${e}) <> HEX(CONVERT(CONVERT(${e} USING ${n}) USING ${t}))`}function Tf({definition:e},t){let{limit:n,inBytes:r}=Sf(t)??{limit:0,inBytes:!1};return{values:`values longer than ${n} ${r?`bytes`:n===1?`character`:`characters`}`,condition:`${r?`LENGTH`:`CHAR_LENGTH`}(${p(e.name)}) > ${n}`,samples:[{characters:n+1}]}}function Ef(e,t){let[n=10,r=0]=e.arguments,[i=10,a=0]=t.arguments;return e.type===`decimal`?[...n-r>i-a?[10n**BigInt(i-a)]:[],...r>a?[10**-(a+1)]:[],...!e.unsigned&&t.unsigned?[-1n]:[]]:[$]}function Df({definition:e},t,n){let r=p(e.name),i=d(t.definition),a=`${t.type.toUpperCase()}${t.arguments.length===0?``:`(${t.arguments.join(`, `)})`}`,o=t.unsigned?` OR ${r} < 0`:``;return{values:`values with more digits than ${i} has`,condition:`${r} <> CAST(${r} AS ${a})${o}`,samples:n.length===0?[$]:n}}function Of(e,t){let n=p(e.definition.name),[r,i]=g(t)??[0n,0n],a=Sf(e)!==void 0;return!a&&![`decimal`,`float`,`double`].includes(e.type)?{values:`values that are not a valid ${t.type.toUpperCase()}`,condition:void 0,samples:[$]}:{values:`values that are not a whole number from ${r} to ${i}`,condition:`${a?`${n} NOT REGEXP '^-?[0-9]+$'`:`${n} <> ROUND(${n})`} OR ${n} NOT BETWEEN ${r} AND ${i}`,samples:[$]}}function kf(e,t){let n=p(e.definition.name);if(t.type===`timestamp`&&e.type!==`timestamp`)return{values:`times outside 1970-01-01 00:00:01 UTC to 2038-01-19 03:14:07 UTC`,condition:`${n} NOT BETWEEN '1970-01-02' AND '2038-01-18'`,samples:[$]};let[r=0]=t.arguments,i=t.type===`timestamp`?`DATETIME`:t.type.toUpperCase(),a=r>0?`${i}(${r})`:i;return{values:`values more precise than ${a}`,condition:`${n} <> CAST(${n} AS ${a})`,samples:[$]}}function Af(e,t){let n=/* @__PURE__ */ new Map;for(let{clause:r,was:a,meant:o}of pa(e)){if(!i(a,o))continue;let s=vf(a,o),c=Ji(t,e.table.name,a.definition.name,s.samples);c!==`full`&&n.set(r,[...n.get(r)??[],{was:a,is:o,lost:s,proof:c}])}return n}function jf(e,t){let n=t.map(({was:t})=>Ms(e,t.definition.name)),[r]=t;if(r===void 0)return``;let{was:i,is:a}=r,o=[i,a].map(({definition:e})=>d(e)),[s,c]=o[0]===o[1]?[i.charset,a.charset]:o;return`${n.join(`, `)} ${n.length===1?`changes`:`change`} from ${s} to ${c}`}function Mf({table:e},t){let r=t.map(({lost:e})=>e.condition);if(!r.includes(void 0))return q(G(`fits`,...t.slice(0,3).map(({was:e})=>e.definition.name)),`SELECT COUNT(*) FROM ${n(e)} WHERE ${r.join(` OR `)}`)}const Nf=`CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);`,Pf=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
      rollback_sql: |
        ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
`,Ff={name:`truncation-risk`,group:`data`,severity:`error`,flags:`A contract that narrows a column (shorter text, smaller range, less precision, smaller character set), without an earlier gate that counts the values that do not fit.`,why:`In strict mode, the statement fails at the first value that does not fit, after copying every row before it. Without strict mode, MySQL truncates such values. It rounds decimals and fractions of a second in any mode.`,instead:`Count those values in a gate, using the new size of the column.`,examples:{bad:{schema:Nf,file:Pf(`SELECT COUNT(*) FROM customers WHERE city IS NULL`)},good:{schema:Nf,file:Pf(`SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80`)}},*statement({change:e,phase:t,placed:n},r){if(!(e===void 0||e.before.createdHere||t.type!==`contract`))for(let[i,a]of Af(e,T(r,t))){let[t]=a;if(t===void 0)continue;let r=t.proof===`partly`?`the earlier gates count only some of the`:`no earlier gate counts`;yield{...F(n.locate,i.span),message:`${jf(e,a)}, but ${r} ${t.lost.values}.`,fix:Mf(e,a)}}}},If=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,Lf={name:`type-change-copy`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new type, length, precision or sign of a column, for which MySQL copies the table.`,why:`MySQL changes a type only by copying the table row by row. Writes wait until the copy ends.`,instead:`Add a column with the new type, write both columns, fill the new one in a backfill, check it in a gate, and drop the old one in a contract. For a key that other tables reference, use gh-ost or Spirit.`,examples:{bad:{schema:If,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            rollback_sql: |
              ALTER TABLE orders MODIFY total INT NOT NULL;
      `},good:{schema:If,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN total_new BIGINT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN total_new;
          - name: backfill
            batch:
              query: |
                UPDATE orders SET total_new = total WHERE NOT (total_new <=> total) LIMIT {batch_size}
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE NOT (total_new <=> total)
          - name: contract
            sql: |
              ALTER TABLE orders DROP COLUMN total;
            irreversible: total_new holds the same values
      `}},*statement({change:e,verdict:t,placed:n},{settings:r}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:a,meant:o,copies:s}of pa(e)){if(s!==`type`)continue;let c=Ms(e,a.definition.name);yield{...F(n.locate,t.span),severity:V(`error`,e.before,r),message:`${c} changes from ${d(a.definition)} to ${d(o.definition)}: MySQL copies ${H(e.before)} row by row while writes wait.`,fix:`${i(a,o)?`# once no row holds a value that does not fit:
`:``}${Os(e,a.definition,o.definition)}`}}}},Rf=`CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);`,zf={name:`type-narrowing`,group:`types`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A column that is narrowed outside a contract: shorter text, smaller range, less precision, another sign, fewer ENUM or SET members.`,why:`Running code may still write values that no longer fit, and rows may contain them. The statement then fails or, without strict mode, truncates them.`,instead:`First stop writing such values. Then count them in a gate, using the new size, and change the type in a contract.`,covers:[`signedness-change`],examples:{bad:{schema:Rf,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
            rollback_sql: |
              ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
      `},good:{schema:Rf,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80
          - name: contract
            sql: |
              ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
            rollback_sql: |
              ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
      `}},*statement(e,t){let{change:n,phase:r,placed:i}=e;if(!(n===void 0||n.before.createdHere||r.type===`contract`)&&!l({...n,after:Bf(n.after)},n.clauses))for(let[a,o]of Af(n,T(t,r))){let[t]=o,r=Mf(n,o);t!==void 0&&(yield{...F(i.locate,a.span),message:`${jf(n,o)}, but running code may still write ${t.lost.values}.`,fix:r&&Vf(e,a,r,t,n)})}}};function Bf(e){return{...e,columns:[]}}function Vf(e,t,r,i,a){let{was:o,is:s}=i,c=ia(o,s),l=c.reduce((e,t)=>t.restore(e),s.definition);return`${c.length===0||t.op!==`modify-column`?``:R`
        # if UNSIGNED is left out by mistake:
        #   ALTER TABLE ${n(a.table)} MODIFY COLUMN ${h(l)};
      `}# once no code writes such values:\n${qi(r,e,t,`narrow-${o.definition.name}`)}`}const Hf=`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(255) NOT NULL);`,Uf=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers ADD UNIQUE INDEX customers_email (email);
      rollback_sql: |
        ALTER TABLE customers DROP INDEX customers_email;
`,Wf={name:`unique-add`,group:`data`,severity:`error`,flags:`A UNIQUE index or primary key on existing columns with rows, without an earlier gate that counts duplicates.`,why:`The statement fails with error 1062 at the first duplicate, after it has read the table. gh-ost and pt-online-schema-change silently skip such rows.`,instead:`Count duplicates over the columns of the index in a gate, and expect 0.`,examples:{bad:{schema:Hf,file:Uf(`SELECT COUNT(*) FROM customers WHERE email = ''`)},good:{schema:Hf,file:Uf(`SELECT COUNT(*) FROM (SELECT 1 FROM customers GROUP BY email HAVING COUNT(*) > 1) AS duplicates`)}},*statement(e,t){let{change:r,phase:i,placed:a,statement:o}=e;if(r===void 0||r.before.createdHere)return;let s=T(t,i);for(let i of r.clauses)for(let c of ue(i)){if(c.kind!==`unique`&&c.kind!==`primary`)continue;let l=Gf(c,r);l.length>0?yield{...o.kind===`create-index`?L(e):F(a.locate,i.span),message:`MySQL refuses ${u(c)} on ${n(r.table)} (error 1503): the table is partitioned by ${E(l.map(p))}, which the key does not include.`,why:`Each partition has its own index, so MySQL can enforce uniqueness only within a partition. Adding the column makes the key weaker than intended.`}:r.before.complete&&Kf(c).some(e=>S(r.after,e)===void 0)||Jf(c,e,r,t)||Yi(s,r.table.name,Kf(c).map(e=>qf(r,e)))||(yield{...o.kind===`create-index`?L(e):F(a.locate,i.span),message:`${u(c)} on ${n(r.table)} fails on duplicates, and no earlier gate counts them.`,fix:qi(Xf(c,r),e,i,`unique-${Kf(c).join(`-`)}`)})}}};function Gf(e,{after:t}){if(t.partitioning===void 0)return[];let n=e.parts.flatMap(({column:e,prefix:t})=>t===void 0?e??[]:[]);return t.columns.map(({name:e})=>e).filter(e=>kn(t,e)&&!n.some(t=>v(t,e)))}function Kf({parts:e}){return e.flatMap(({column:e,expression:t})=>e===void 0?U(t??``).map(({name:e})=>e):[e])}function qf({origins:e},t){return e.get(t.toLowerCase())??t}function Jf(e,t,n,r){let i=e=>{let t=S(n.after,e);return t===void 0||n.origins.has(e.toLowerCase())?!1:t.autoIncrement||t.default?.kind===`expression`},a=Kf(e);return a.some(i)||e.kind===`unique`&&a.some(e=>Ki(t,n,e,r))?!0:n.before.indexes.some(t=>Yf(t,e,n))}function Yf(e,t,n){return e.kind!==`unique`&&e.kind!==`primary`?!1:e.parts.every(e=>e.column!==void 0&&t.parts.some(({column:t,prefix:r})=>t!==void 0&&v(qf(n,t),e.column)&&(r===void 0||e.prefix!==void 0&&r>=e.prefix)))}function Xf(e,t){let r=e.parts.map(({column:e,expression:n,prefix:r})=>{if(e===void 0)return`(${W(n??``)})`;let i=p(S(t.before,qf(t,e))?.name??e);return r===void 0?i:`LEFT(${i}, ${r})`}),i=e.parts.flatMap(({column:n},i)=>{let a=n===void 0?void 0:S(t.before,qf(t,n)),o=a!==void 0&&!C(a,t.before).nullable;return e.kind===`primary`||o?[]:[`${r[i]} IS NOT NULL`]}),a=i.length===0?``:` WHERE ${i.join(` AND `)}`;return q(G(`no-duplicates`,t.table.name,...x(e)===void 0?Kf(e):[x(e)??``]),`SELECT COUNT(*) FROM (SELECT 1 FROM ${n(t.table)}${a} GROUP BY ${r.join(`, `)} HAVING COUNT(*) > 1) AS duplicates`)}const Zf=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL, KEY by_country (country));`,Qf={name:`unknown-name`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:`A column or index in a statement, backfill or gate that the table does not have at that point. The rule needs the whole definition of the table.`,why:`MySQL refuses the statement (errors 1054, 1072, 1091). You notice only during the deployment.`,instead:`Correct the name, or update the schema file or snapshot.`,examples:{bad:{schema:Zf,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN county SET DEFAULT NULL;
            irreversible: a default needs no rollback
      `},good:{schema:Zf,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT NULL;
            irreversible: a default needs no rollback
      `}},*statement({change:e,placed:t}){if(e!==void 0&&e.before.complete&&e.known)for(let n of e.clauses)for(let{name:r,what:i,known:a}of $f(n,e.before,e.after))yield ip(F(t.locate,n.span),r,i,e.before,a)},*phase(e){if(e.kind===`backfill`&&e.query.ok){let{query:t,locate:n}=e.phase.batch;yield*tp(e.query.tree,t.sql,n,e.before)}let t=J(e)?.asked;t?.reading.ok&&(yield*tp(t.reading.tree,t.gate.sql,t.gate.locate,e.before))}};function $f(e,t,n){let r=(e,n=t)=>S(n,e)===void 0?[{name:e,what:`column`,known:n.columns.map(e=>e.name)}]:[],i=e=>b(t,e)===void 0?[{name:e,what:`index`,known:t.indexes.flatMap(e=>x(e)??[])}]:[],a=(e,t)=>t.some(t=>v(t.name,e))?[]:[{name:e,what:`constraint`,known:t.flatMap(e=>e.name??[])}],o=e=>typeof e==`string`||S(t,e.after)!==void 0?[]:r(e.after,n);switch(e.op){case`add-column`:return o(e.position);case`drop-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:return r(e.column);case`modify-column`:return[...r(e.column.name),...o(e.position)];case`change-column`:return[...r(e.from),...o(e.position)];case`rename-column`:return r(e.from);case`drop-index`:return ep(t,e.index)?[]:i(e.index);case`set-index-visibility`:return i(e.index);case`rename-index`:return i(e.from);case`drop-foreign-key`:return a(e.name,t.foreignKeys);case`drop-check`:case`alter-check`:return a(e.name,t.checks);case`add-index`:case`add-primary-key`:return e.index.parts.flatMap(e=>e.column===void 0?[]:r(e.column,n));case`add-foreign-key`:return e.foreignKey.columns.flatMap(e=>r(e,n));default:return[]}}function ep({foreignKeys:e},t){return e.some(e=>v(e.name,t)||e.columns.some(e=>v(e,t)))}function*tp(e,t,n,r){let i=e.tables.map(({schema:e,name:t})=>r.table(e,t));if(i.length===0||e.queries.length>0||e.grouped)return;let a=i.flatMap(e=>e?.complete===!0&&e.kind===`table`?e:[]),[o]=a;if(o===void 0||a.length<i.length)return;let s=/* @__PURE__ */ new Set([...e.columns.map(e=>e.name),...e.verb===`update`?e.assignments.map(({column:e})=>e):[]]);for(let e of s){if(a.some(t=>S(t,e)!==void 0)||np(e,t))continue;let r=rp(e,t);yield ip(r===void 0?I(n,t):F(n,r),e,`column`,o,a.flatMap(e=>e.columns.map(e=>e.name)))}}function np(e,t){let{tokens:n}=D(t);return[`DEFAULT`,`VALUES`,`ROWID`].includes(e.toUpperCase())?!0:n.some((t,r)=>v(O(t),e)&&n[r-1]?.upper===`AS`)}function rp(e,t){return D(t).tokens.find(t=>(t.kind===`word`||t.kind===`quoted`)&&v(O(t),e))}function ip(e,t,r,i,a){let o=a.length===0?void 0:(0,Cd.closest)(t.toLowerCase(),a.map(e=>e.toLowerCase())),s=a.find(e=>e.toLowerCase()===o),c=o!==void 0&&(0,Cd.distance)(t.toLowerCase(),o)<=Math.max(1,Math.floor(t.length/3));return{...e,message:`${n(i)} has no ${r} ${p(t)} at this point of the migration.`,fix:c&&s!==void 0?`Did you mean ${p(s)}?`:void 0}}const ap=`CREATE TABLE customers (id BIGINT PRIMARY KEY, nick VARCHAR(40) NULL) DEFAULT CHARACTER SET utf8mb4;`,op={name:`varchar-tier-cross`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A VARCHAR or VARBINARY that grows from at most 255 bytes to more. 255 bytes are 255 characters in latin1, 85 in utf8mb3, 63 in utf8mb4.`,why:`MySQL stores the length of a value in one byte up to 255 bytes, and in two bytes above. To change that, it copies the table while writes wait.`,instead:`Stay within 255 bytes, which MySQL changes in place. Otherwise add a new column with enough length: from 256 bytes, MySQL extends it in place again.`,examples:{bad:{schema:ap,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY nick VARCHAR(64) NULL;
            irreversible: longer names may be stored
      `},good:{schema:ap,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY nick VARCHAR(63) NULL;
            irreversible: longer names may be stored
      `}},*statement({change:e,verdict:t,placed:n},{settings:r}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:i,meant:a,copies:o}of pa(e)){if(o!==`tier`)continue;let s=e=>`${d(e.definition)} (${ie(e)} bytes)`,c=Math.floor(255/(ce(a)??1)),l=a.type===`varbinary`?``:`, ${c} characters of ${a.charset??`utf8mb4`},`;yield{...F(n.locate,t.span),severity:V(`error`,e.before,r),message:`${Ms(e,i.definition.name)} grows from ${s(i)} to ${s(a)}: above 255 bytes${l} the length prefix needs two bytes, so MySQL copies ${H(e.before)} while writes wait.`,fix:sp(e,i,a,c)}}}};function sp(e,t,r,i){let a=Os(e,t.definition,r.definition);if(i<=(t.arguments[0]??0))return a;let{definition:o}=r,s={...o,name:t.definition.name,type:{...o.type,arguments:[i]}};return[`# If ${i} characters are enough, MySQL changes the column in place:`,`#   ALTER TABLE ${n(e.table)} MODIFY COLUMN ${h(s)};`,`# Otherwise add a new column:`,a].join(`
`)}const cp=[ut,Qt,on,dn,hn,Ln,Hn,Gn,Kn,Nr,Hr,qr,Yr,ii,xi,Ai,Fi,Ii,Ri,zi,ea,ya,Ea,Da,Oa,Na,Pa,Ba,Va,Ua,Wa,Za,oo,go,bo,wo,No,Vo,Xo,ds,bs,Ps,Hs,Ys,Qs,lc,fc,mc,hc,Cc,Nc,Pc,Wc,$c,el,il,cl,fl,xl,Il,zl,Kl,iu,au,ou,fu,mu,hu,_u,Cu,ku,Iu,Bu,nd,ld,fd,yd,Ed,kd,Ad,jd,Md,Nd,Fd,Ud,Xd,Zd,Qd,ef,sf,lf,pf,mf,hf,gf,Ff,Lf,zf,Wf,Qf,op,{name:`version-pin-missing`,group:`hygiene`,severity:`warning`,flags:`The MySQL version that the migrations will run on is not configured.`,why:`The effect of an ALTER depends on the version: DROP COLUMN rebuilds the table before 8.0.29 and is instant since. Without a version, phasedb assumes the worst case of all versions from 8.0.13.`,instead:'Set `mysql_version: "8.0.36"` in phasedb.config.yaml, or add `--mysql-version`, a snapshot or a database.',covers:[`server-version-unknown`],examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{version:`8.0.36`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*files(e){let t=$d(e,()=>!0);t!==void 0&&e[0]?.settings.versionFrom===void 0&&(yield{...L(t),message:`The MySQL version is unknown, so phasedb assumes the worst case of all supported versions for each statement.`,fix:`# phasedb.config.yaml
mysql_version: "8.0.36"`,phase:t.phase.name})}}];export{et as a,Ke as c,ot as i,an as n,k as o,Lt as r,A as s,cp as t};
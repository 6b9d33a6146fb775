import{t as e}from"./json.js";import{t}from"./pull-comment.js";function n(n){return t(e(n),{links:{file:()=>void 0,rule:()=>void 0},sha:void 0,runUrl:void 0,reproduce:void 0}).map(({text:e})=>e).join(`

`)}export{n as lintMarkdown};
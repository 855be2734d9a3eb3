// The direction of imports: routes → features → {charts, kit, api} → {theme, lib}.
const layer = (name, from, to, comment) => ({ name, comment, severity: 'error', from: { path: from }, to: { path: to } });

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'feature-imports-feature',
      comment: 'Move what two features share down to kit, api, charts or lib.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/([^/]+)/', pathNot: '^src/features/$1/' },
    },
    layer('features-import-routes', '^src/features/', '^src/routes/', 'Routes compose features, never the other way.'),
    layer('lower-imports-upper', '^src/(charts|kit|api|theme|lib)/', '^src/(features|routes)/', 'Lower layers know no page.'),
    layer('lib-imports-layer', '^src/(lib|theme)/', '^src/(charts|kit|api)/', 'lib and theme are the ground.'),
    layer('math-imports', '^src/charts/math/', '^src/(?!charts/math/)', 'Chart mathematics imports nothing.'),
    layer('kit-knows-the-domain', '^src/kit/', '^src/(api|charts)/', 'The kit has no domain words.'),
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' } },
};

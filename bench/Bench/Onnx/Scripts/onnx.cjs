// Runs a graph with onnxruntime-node: node onnx.cjs NODE_MODULES GRAPH THREADS RUNS ROWSxCOLUMNS...
// Prints one line of JSON for each shape: the median of the runs in milliseconds, and a few numbers of the output.
const path = require('node:path');
const [modules, graph, threads, runs, ...shapes] = process.argv.slice(2);
const ort = require(path.join(modules, 'onnxruntime-node'));

(async () => {
  const session = await ort.InferenceSession.create(graph, {
    intraOpNumThreads: Number(threads), interOpNumThreads: 1, graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  for (const shape of shapes) {
    const [rows, columns] = shape.split('x').map(Number);
    const times = [];
    let output;
    for (let run = -2; run < Number(runs); run++) {
      const ids = BigInt64Array.from({ length: rows * columns }, (_, i) => BigInt((i * 7919) % 30000));
      const started = performance.now();
      const tensor = (data) => new ort.Tensor('int64', data, [rows, columns]);
      const result = await session.run({ input_ids: tensor(ids), attention_mask: tensor(new BigInt64Array(rows * columns).fill(1n)), token_type_ids: tensor(new BigInt64Array(rows * columns)) });
      output = result.last_hidden_state.data;
      if (run >= 0) times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    console.log(JSON.stringify({ shape, milliseconds: times[times.length >> 1], output: Array.from(output.slice(0, 64)) }));
  }
})();

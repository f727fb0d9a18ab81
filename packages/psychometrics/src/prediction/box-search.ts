/**
 * Least value of a smooth function over the unit cube of 1–4 dimensions: a grid, then the simplex method of Nelder &
 * Mead (1965) from the best four of its points, folded back at the walls.
 */
export function minimiseInBox(criterion: (point: Float64Array) => number, dimensions: number): Float64Array {
  const marks = dimensions <= 2 ? [0, 0.02, 0.1, 0.25, 0.5, 0.75, 1] : [0, 0.1, 0.4, 0.8, 1];
  let grid: number[][] = [[]];
  for (let d = 0; d < dimensions; d++) grid = grid.flatMap((point) => marks.map((mark) => [...point, mark]));
  const scored = grid.map((marked) => {
    const point = Float64Array.from(marked);
    return { point, value: criterion(point) };
  });
  scored.sort((one, other) => one.value - other.value);
  const found = scored.slice(0, 4).map(({ point }) => {
    // A second run from where the first ended: a simplex can flatten against a wall.
    return simplex(criterion, simplex(criterion, point, 0.15).point, 0.05);
  });
  return found.reduce((best, one) => (one.value < best.value ? one : best), scored[0]).point;
}

interface Vertex {
  readonly point: Float64Array;
  readonly value: number;
}

function simplex(criterion: (point: Float64Array) => number, start: Float64Array, reach: number): Vertex {
  const size = start.length;
  const at = (point: Float64Array): Vertex => {
    const held = point.map((x) => Math.min(1, Math.max(0, x)));
    return { point: held, value: criterion(held) };
  };
  const vertices = [at(start)];
  for (let d = 0; d < size; d++) {
    const moved = start.slice();
    moved[d] += moved[d] + reach <= 1 ? reach : -reach;
    vertices.push(at(moved));
  }
  for (let turn = 0; turn < 120 * size; turn++) {
    vertices.sort((one, other) => one.value - other.value);
    const worst = vertices[size];
    const spread = Math.max(
      ...vertices.map(({ point }) => Math.max(...point.map((x, d) => Math.abs(x - vertices[0].point[d])))),
    );
    if (spread < 1e-9) break;
    const centre = start.map((_, d) => vertices.slice(0, size).reduce((sum, { point }) => sum + point[d], 0) / size);
    const along = (length: number) => at(centre.map((x, d) => x + length * (worst.point[d] - x)));
    const mirrored = along(-1);
    if (mirrored.value < vertices[0].value) {
      const further = along(-2);
      vertices[size] = further.value < mirrored.value ? further : mirrored;
    } else if (mirrored.value < vertices[size - 1].value) vertices[size] = mirrored;
    else {
      const inner = along(mirrored.value < worst.value ? -0.5 : 0.5);
      if (inner.value < Math.min(worst.value, mirrored.value)) vertices[size] = inner;
      else {
        const best = vertices[0].point;
        for (let v = 1; v <= size; v++) vertices[v] = at(best.map((x, d) => (x + vertices[v].point[d]) / 2));
      }
    }
  }
  return vertices.reduce((best, one) => (one.value < best.value ? one : best));
}

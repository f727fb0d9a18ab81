import { checkCurve, curveAt, curvePoint, informationAt } from './curves.js';
import type { ItemCurve } from './types.js';

/**
 * Fisher information of one item at θ: Σ P′²/P over its categories.
 *
 * @throws RangeError if the curve is none or θ is not finite.
 */
export function itemInformation(item: ItemCurve, theta: number): number {
  checkCurve(item, 'the item');
  if (!Number.isFinite(theta)) throw new RangeError(`θ must be a finite number, not ${theta}`);
  const point = curvePoint(item.d.length + 1);
  curveAt(item, theta, point);
  return informationAt(point, item.d.length + 1);
}

/** Fisher information of a test at θ: the sum over its items. The standard error of a maximum-likelihood estimate is 1/√ of it. */
export function testInformation(items: readonly ItemCurve[], theta: number): number {
  return items.reduce((sum, item) => sum + itemInformation(item, theta), 0);
}

/**
 * The probability of each category of an item at θ.
 *
 * @throws RangeError if the curve is none or θ is not finite.
 */
export function categoryProbabilities(item: ItemCurve, theta: number): number[] {
  checkCurve(item, 'the item');
  if (!Number.isFinite(theta)) throw new RangeError(`θ must be a finite number, not ${theta}`);
  const point = curvePoint(item.d.length + 1);
  curveAt(item, theta, point);
  return [...point.p];
}

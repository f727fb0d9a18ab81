import { useQuery } from '@tanstack/react-query';
import { getPlaceBoard } from '@wuyu/contract';
import { ask } from '../../shared/api/index';
import { Awaiting } from '../../shared/ui/awaiting';
import { BoardSection } from './board-section';

/** A table of classes by grade (of a school) or places (of a region) by steps; each row leads further down. */
export function PlaceBoard({ placeId, term }: { placeId: number; term: string }) {
  const query = useQuery(ask(getPlaceBoard, { params: { placeId }, query: { term } }));
  return (
    <Awaiting query={query}>
      {(board) => <BoardSection board={board} grades={board.grades} title={board.place.name} />}
    </Awaiting>
  );
}

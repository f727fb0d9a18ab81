import type { RouteObject } from 'react-router';

export const ratingPages: RouteObject[] = [
  { path: 'ratings', lazy: () => import('../pages/ratings').then(({ RatingsPage: Component }) => ({ Component })) },
  {
    path: 'ratings/new',
    lazy: () => import('../pages/open-rating-round').then(({ OpenRatingRoundPage: Component }) => ({ Component })),
  },
  {
    path: 'ratings/tasks/:taskId',
    lazy: () => import('../pages/rating-task').then(({ RatingTaskPage: Component }) => ({ Component })),
  },
  {
    path: 'ratings/rounds/:roundId',
    lazy: () => import('../pages/rating-round').then(({ RatingRoundPage: Component }) => ({ Component })),
  },
  { path: 'rubrics', lazy: () => import('../pages/rubrics').then(({ RubricsPage: Component }) => ({ Component })) },
  {
    path: 'rubrics/:placeId/new',
    lazy: () => import('../pages/rubric').then(({ NewRubricPage: Component }) => ({ Component })),
  },
  {
    path: 'rubrics/:placeId/:code',
    lazy: () => import('../pages/rubric').then(({ RubricPage: Component }) => ({ Component })),
  },
  {
    path: 'students/:studentId/ratings',
    lazy: () => import('../pages/student-ratings').then(({ StudentRatingsPage: Component }) => ({ Component })),
  },
];

import type { ReportAspect, ReportData } from './report-data.js';

/** A report of an invented pupil: for tests, for measuring, and for looking at the page while changing the template. */
export function sampleReport(change: Partial<ReportData> = {}): ReportData {
  return {
    language: 'zh-CN',
    figures: 'scores',
    number: 'WY-2025-1-7K3MQ2XA',
    link: 'https://wuyu.example.cn/r/WY-2025-1-7K3MQ2XA',
    madeOn: '2026-01-22',
    term: { code: '2025-2026-1', title: '2025—2026学年第一学期' },
    student: {
      name: '林若溪',
      sex: '女',
      school: '云溪县实验初级中学',
      classTitle: '初二(3)班',
      gradeTitle: '初中二年级',
      studentNumber: 'G3301**********0142',
    },
    scheme: { code: 'student-five-aspects', version: 1, title: '学生综合素质评价(五方面)' },
    run: { id: 12, digest: '5f2c9a1be07d4c3399a1' },
    coverage: 0.86,
    overall: { score: 84.32, level: '良好' },
    summary: [
      '本学期共有 64 条有据可查的记录，覆盖 5 个方面中的 5 个。',
      '与自己上学期相比，身心健康提高 4.2 分，劳动与社会实践提高 6.5 分。',
      '进步最明显的是志愿服务：参加 6 次，共 12.5 小时。',
    ],
    aspects: [
      aspect(
        'moral',
        '思想品德',
        88.5,
        'A',
        '优秀',
        85.0,
        [
          ['moral.volunteer', '志愿服务', 92, '12.5 小时', 6, '本学期参加志愿服务 6 次，共 12.5 小时。'],
          ['moral.duty', '班级责任岗', 85, '18 次', 18, '担任班级责任岗 18 次。'],
          ['moral.club', '社团与团队活动', null, '', 0, '数据不足，暂不评价。'],
        ],
        [
          ['2025-09-20', '志愿服务', '2.5 小时', '写实记录'],
          ['2025-10-18', '志愿服务', '2 小时', '写实记录'],
          ['2025-11-15', '志愿服务', '3 小时', '写实记录'],
        ],
      ),
      aspect(
        'academic',
        '学业水平',
        82.25,
        'B',
        '良好',
        83.1,
        [
          ['academic.chinese', '语文', 86, '86 分', 3, '本学期 3 次记录，平均 86 分。'],
          ['academic.math', '数学', 78.5, '78.5 分', 3, '本学期 3 次记录，平均 78.5 分。'],
          ['academic.english', '英语', 84, '84 分', 3, '本学期 3 次记录，平均 84 分。'],
          ['academic.research', '研究性学习', 80, '1 项', 1, '完成研究性学习 1 项。'],
        ],
        [
          ['2025-11-12', '期中 语文', '85 分', '成绩表'],
          ['2025-11-12', '期中 数学', '77 分', '成绩表'],
        ],
      ),
      aspect(
        'health',
        '身心健康',
        79.4,
        'B',
        '良好',
        75.2,
        [
          ['health.fitness', '体质健康测试', 81.3, '81.3 分', 1, '体质健康测试总分 81.3 分，良好。'],
          ['health.exercise', '体育锻炼', 74, '62 天', 62, '本学期有记录的锻炼日 62 天。'],
        ],
        [
          ['2025-10-28', '800 米跑', '3分52秒', '体测上报表'],
          ['2025-10-28', '坐位体前屈', '14.2 厘米', '体测上报表'],
        ],
      ),
      aspect(
        'art',
        '艺术素养',
        90,
        'A',
        '优秀',
        88.6,
        [['art.activity', '艺术活动', 90, '5 次', 5, '参加艺术活动 5 次。']],
        [['2025-12-26', '合唱展演', '1 次', '写实记录']],
      ),
      aspect(
        'practice',
        '劳动与社会实践',
        81.5,
        'B',
        '良好',
        75,
        [
          ['practice.labour', '劳动实践', 83, '16 小时', 12, '参加劳动实践 12 次，共 16 小时。'],
          ['practice.visit', '参观与调查', 80, '2 次', 2, '参加参观与调查 2 次。'],
        ],
        [['2025-10-03', '校园农场劳动', '2 小时', '写实记录']],
      ),
    ],
    curves: curves(5),
    fitness: {
      items: [
        { title: '体重指数(BMI)', value: '19.6', unit: 'kg/m²', score: 100, level: '正常' },
        { title: '肺活量', value: '2480', unit: '毫升', score: 80, level: '良好' },
        { title: '50 米跑', value: '8.7', unit: '秒', score: 78, level: '及格' },
        { title: '坐位体前屈', value: '14.2', unit: '厘米', score: 80, level: '良好' },
        { title: '立定跳远', value: '172', unit: '厘米', score: 80, level: '良好' },
        { title: '1 分钟仰卧起坐', value: '38', unit: '次', score: 76, level: '及格' },
        { title: '800 米跑', value: '3′52″', unit: '', score: 76, level: '及格' },
      ],
      standard: 81.3,
      bonus: 0,
      total: 81.3,
      level: '良好',
      measuredOn: '2025-10-28',
    },
    remarks: {
      teacher:
        '若溪这学期最让人高兴的，是她把敬老院的志愿服务坚持了下来，还带动了小组里的三位同学。课堂上她愿意追问“为什么”，这很可贵。下学期试着把长跑也当成一件可以一点点坚持的事，老师陪你一起。',
      family: '孩子会主动分担家务了，周末和爸爸一起跑步。谢谢老师的鼓励。',
      self: '我学会了在合唱里听别人的声音。下学期我想把 800 米跑进 3 分 40 秒。',
    },
    nextSteps: [
      {
        title: '体育锻炼',
        evidence: '本学期有记录的锻炼日 62 天。',
        suggestion: '每周固定 4 天、每次 30 分钟以上的运动，记下日期，期中时回看一次。',
      },
      {
        title: '数学',
        evidence: '本学期 3 次记录，平均 78.5 分。',
        suggestion: '每周挑 3 道做得不顺的题，写下卡住的那一步，再和同学或老师讲一遍。',
      },
      {
        title: '参观与调查',
        evidence: '参加参观与调查 2 次。',
        suggestion: '选一个身边的小课题，假期完成一次走访，写成一页调查记录。',
      },
    ],
    notes: ['社团与团队活动：数据不足，暂不评价。'],
    ...change,
  };
}

type LeafRow = [code: string, title: string, score: number | null, raw: string, records: number, words: string];
type RecordRow = [day: string, title: string, value: string, source: string];

function aspect(
  code: string,
  title: string,
  score: number,
  level: string,
  levelTitle: string,
  before: number,
  leaves: LeafRow[],
  records: RecordRow[],
): ReportAspect {
  return {
    code,
    title,
    score,
    level,
    levelTitle,
    previous: { term: '2024—2025学年第二学期', score: before, change: Math.round((score - before) * 100) / 100 },
    words: leaves.filter((leaf) => leaf[2] !== null).map((leaf) => leaf[5]),
    leaves: leaves.map(([leafCode, leafTitle, leafScore, raw, count, words]) => ({
      code: leafCode,
      title: leafTitle,
      score: leafScore,
      levelTitle: null,
      raw,
      records: count,
      words,
    })),
    records: records.map(([day, what, value, source]) => ({ day, title: what, value, source })),
  };
}

/** Five curves over `terms` terms, with a gap in one of them. */
export function curves(terms: number): ReportData['curves'] {
  const titles = ['思想品德', '学业水平', '身心健康', '艺术素养', '劳动与社会实践'];
  return ['moral', 'academic', 'health', 'art', 'practice'].map((code, a) => ({
    code,
    title: titles[a] ?? code,
    points: Array.from({ length: terms }, (_, t) => {
      const year = 2025 - Math.floor((terms - t) / 2);
      const half = (terms - t) % 2 === 1 ? 1 : 2;
      return {
        term: `${year}-${year + 1}-${half}`,
        title: half === 1 ? `${year}秋` : `${year + 1}春`,
        score: code === 'art' && t === 1 ? null : Math.round((70 + a * 2 + t * 1.7 + ((t * (a + 3)) % 5)) * 10) / 10,
      };
    }),
  }));
}

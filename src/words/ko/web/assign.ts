import type { WebWords } from '../../web-words.ts';

export const assign: WebWords['assign'] = {
  title: '인증서 할당',
  lead: '개인 저장소에서 인증서를 선택하세요. 사용할 수 없는 인증서는 이유와 함께 표시됩니다.',
  search: '찾기',
  searchHelp: '주체, 식별 이름(Friendly Name) 또는 지문',
  usages: '할당할 용도',
  certificate: '인증서',
  certificates: '인증서 목록',
  choose: (name) => `${name} 선택`,
  pick: '선택',
  change: '다른 인증서 선택',
  cannot: '사용할 수 없음',
  can: (usages) => `사용할 수 있는 용도: ${usages}`,
  none: '입력한 내용에 맞는 인증서가 없습니다.',
  more: (shown, total) => `${total}개 중 ${shown}개`,
  showMore: '더 보기',
  compare: '할당 전과 후',
  heads: { usage: '용도', before: '현재 인증서', after: '할당 후' },
  nothing: '없음',
  same: '같은 인증서',
  unchanged: '바뀌지 않음',
  assign: '할당',
  whyNot: {
    certificate: '인증서를 먼저 선택하세요.',
    usages: '이 인증서를 사용할 수 있는 용도를 하나 이상 선택하세요.',
  },
};

export const remove: WebWords['remove'] = {
  title: '할당 제거',
  lead: (usage) => `용도: ${usage}`,
  what: '제거하면 이렇게 됩니다',
  effects: [
    '할당이 제거되어 첫 화면에서 이 용도에 인증서가 없는 것으로 표시됩니다.',
    '인증서는 개인 키와 함께 개인 저장소에 그대로 남습니다.',
    '다른 인증서를 할당할 때까지 서비스는 지금의 인증서를 계속 제공합니다.',
  ],
  certificate: '인증서',
  none: '이 용도에 할당된 인증서가 없습니다.',
  served:
    '서비스가 아직 이 인증서를 제공하고 있습니다. 그래도 할당을 제거하시겠습니까? 제거하면 그 인증서를 더 이상 관리하지 않으며 만료 전에 알려 드리지 않습니다.',
  force: '그래도 제거',
  remove: '제거',
};

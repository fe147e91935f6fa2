import type { Messages } from '../messages.ts';

export const returned: Pick<Messages, 'states' | 'offers' | 'imports'> = {
  states: {
    working: '진행 중',
    trusted: '발급됨, 신뢰할 수 있음',
    'root-missing': '발급됨, 신뢰할 수 없음: 루트 인증서 없음',
    'intermediate-missing': '발급됨, 신뢰할 수 없음: 중간 인증서 없음',
    'key-missing': '발급됨, 개인 키 없음',
    unfit: '발급됨, 선택한 용도에 맞지 않음',
    pending: '대기 중',
    denied: '거부됨',
    failed: '실패',
    declined: '발급됨, 할당하지 않음',
    assigned: '할당됨, 적용 확인 전',
    proven: '적용 확인됨',
    'rolled-back': '되돌림',
    withdrawn: '취소됨',
  },
  offers: {
    'assign-box': (request) => `할당: certwizard pending ${request} --finish`,
    assign: (_, thumbprint) => `별도 단계로 할당: certwizard assign ${thumbprint}`,
    import: () => '없는 인증서 가져오기: certwizard import 파일',
    install: () => '루트가 없는 저장소에 루트 인증서 설치: certwizard store install THUMBPRINT --in PARTY',
    retrieve: (request) => `CA에 다시 확인: certwizard pending ${request}`,
    'bring-reply': (request) =>
      `서명 요청 저장: certwizard pending ${request} --csr 파일, 응답 가져오기: certwizard import 파일`,
    finish: (request) => `요청 완료: certwizard pending ${request} --finish --no-assign`,
    again: (request) => `다시 시도: certwizard pending ${request} --again 또는 새로 요청`,
    receipt: () => '작업 기록 보기: certwizard receipt',
  },
  imports: {
    'would-import': '가져올 예정',
    imported: '가져옴',
    'already-there': '이미 있음',
    'needs-yes': '동의 필요',
  },
};

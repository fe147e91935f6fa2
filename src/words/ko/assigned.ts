import type { Messages } from '../messages.ts';

export const assigned: Pick<Messages, 'steps' | 'outcomes'> = {
  steps: {
    'probe-before': '현재 상태 확인',
    stage: '파일 사전 준비',
    judge: '준비된 파일 검사',
    test: '구성 점검',
    switch: '교체',
    reload: '다시 로드',
    prove: '적용 확인',
    commit: '확정',
    'switch-back': '이전 파일로 교체',
    'reload-back': '다시 로드',
    'prove-back': '이전 인증서 적용 확인',
    discard: '새 파일 정리',
  },
  outcomes: {
    proven: '적용 확인됨',
    assigned: '할당됨, 일부는 확인할 수 없었음',
    'rolled-back': '되돌림: 모든 서비스가 이전 인증서를 사용합니다',
    refused: '거부됨: 변경된 것이 없습니다',
    stopped: '중단됨: 되돌리지 못한 서비스가 있습니다. 사유를 확인하세요',
  },
};

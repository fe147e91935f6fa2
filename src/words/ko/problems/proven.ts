import type { PROVEN_PROBLEMS } from '#core/problems/proven.ts';
import type { ProblemWords } from '../../say.ts';

export const provenProblems: ProblemWords<keyof typeof PROVEN_PROBLEMS> = {
  'proven.unreachable': {
    title: '연결할 수 없음',
    detail: (f) => `서비스 ${f.service}: ${f.address}에서 인증서를 확인하지 못했습니다. 원인: ${f.why}`,
    advice: () =>
      `서비스가 실행 중이고 해당 주소에서 수신 대기하는지, 방화벽에 막히지 않는지 확인한 다음 다시 적용 확인을 실행하세요.`,
  },
  'proven.certificate.previous': {
    title: '이전 인증서가 계속 제공됨',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 새 인증서 ${f.expected} 대신 이전 인증서 ${f.seen} 제공 중`,
    advice: () =>
      `프로그램이 새 파일을 읽지 않았습니다. 다시 로드하거나 다시 시작한 다음 다시 적용 확인을 실행하세요.`,
  },
  'proven.certificate.other-of-ours': {
    title: '다른 인증서가 제공됨',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 인증서 ${f.expected} 대신 이 컴퓨터의 다른 인증서 ${f.seen} 제공 중`,
    advice: () =>
      `해당 인증서의 용도를 확인하세요. 두 서비스가 주소를 공유하거나 서비스가 다른 파일을 읽고 있을 수 있습니다.`,
  },
  'proven.certificate.stranger': {
    title: '알 수 없는 인증서가 제공됨',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 인증서 ${f.expected} 대신 알 수 없는 인증서 ${f.seen} 제공 중`,
    advice: () =>
      `다른 프로그램이 이 주소에서 수신 대기하거나 서비스 구성이 다른 파일을 가리킬 수 있습니다. 둘 다 확인하세요.`,
  },
  'proven.name.not-covered': {
    title: '인증서에 이름이 없음',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 제공하는 인증서에 이름 ${f.name} 없음. 인증서의 이름: ${f.names}`,
    advice: () => `이 이름이 포함된 인증서를 요청하거나 서비스의 서버 이름을 수정하세요.`,
  },
  'proven.path.not-trusted': {
    title: '제공된 인증서 체인을 신뢰할 수 없음',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 보내는 체인만으로는 신뢰 당사자가 인증서를 신뢰할 수 없습니다.`,
    advice: () => `이어지는 결과를 확인하여 누락된 인증서를 가져오거나 서비스가 체인을 보내도록 구성하세요.`,
  },
  'proven.chain.incomplete': {
    title: '서비스가 전체 체인을 보내지 않음',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 중간 인증서를 보내지 않음. 누락된 인증서: ${f.missing}`,
    advice: () => `서비스가 중간 인증서를 보내도록 구성하세요. 체인은 인증서와 같은 파일에 있어야 합니다.`,
  },
  'proven.application.silent': {
    title: '응용 프로그램이 응답하지 않음',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 핸드셰이크는 완료되었지만 응용 프로그램이 응답하지 않습니다. 원인: ${f.why}`,
    advice: () => `프로그램의 로그를 확인하세요. 인증서 자체는 적용되었습니다.`,
  },
  'proven.mutual.not-accepted': {
    title: '클라이언트 인증서가 거부됨',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 클라이언트 인증서를 요구하고 이 컴퓨터의 인증서를 거부했습니다. 원인: ${f.why}`,
    advice: () => `서비스에 클라이언트 인증서의 CA를 등록한 다음 다시 적용 확인을 실행하세요.`,
  },
  'proven.mutual.not-refused': {
    title: '거부해야 할 클라이언트를 허용함',
    detail: (f) =>
      `서비스 ${f.service}: ${f.address}에서 알려진 클라이언트 인증서를 요구해야 하지만 클라이언트를 허용했습니다(제시한 인증서: ${f.shown}).`,
    advice: () => `서비스 구성에서 클라이언트 인증서 확인을 켜세요.`,
  },
};

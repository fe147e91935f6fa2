import type { Messages } from '../messages.ts';

export const request: Pick<Messages, 'usages' | 'reasons'> = {
  usages: {
    Default: { title: '서버 기본 인증서(MTLS)', meaning: '클라이언트 및 다른 서버와의 연결' },
    WebServicesInternal: { title: '내부 웹 서비스', meaning: '내부 웹 사이트의 TLS' },
    WebServicesExternal: { title: '외부 웹 서비스', meaning: '외부 웹 사이트의 TLS' },
  },
  reasons: {
    'computer-fqdn': () => '이 컴퓨터의 이름',
    'pool-fqdn': () => '풀의 이름',
    'sip-domain': (f) => `SIP 도메인 ${f['domain'] ?? ''}`,
    'sip-sign-in': (f) => `${f['domain'] ?? ''} 사용자의 로그인`,
    'web-internal': () => '내부 웹 서비스',
    'web-external': () => '외부 웹 서비스',
    'simple-url-meet': () => '모임(Meet) 단순 URL',
    'simple-url-dialin': () => '전화 접속(Dial-in) 단순 URL',
    'simple-url-admin': () => '관리(Admin) 단순 URL',
    'autodiscover-internal': (f) => `${f['domain'] ?? ''} 내부 자동 검색`,
    'autodiscover-external': (f) => `${f['domain'] ?? ''} 외부 자동 검색`,
    own: (f) => `용도 ${f['usage'] ?? ''}의 요구 사항`,
    added: () => '직접 추가함',
  },
};

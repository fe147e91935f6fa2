// The verdicts of crypto/x509 on cases of `certwizard verify --batch`: a JSON line each in, a JSON line each out.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"strings"
	"time"
)

type testCase struct {
	ID            string   `json:"id"`
	TrustedRoots  []string `json:"trustedRoots"`
	Intermediates []string `json:"intermediates"`
	Leaf          string   `json:"leaf"`
	Time          string   `json:"validationTime"`
	PeerName      *struct {
		Kind  string `json:"kind"`
		Value string `json:"value"`
	} `json:"peerName"`
	ExpectedEku string `json:"expectedEku"`
}

type answer struct {
	ID      string  `json:"id"`
	Verdict string  `json:"verdict"`
	Reason  *string `json:"reason"`
}

func parse(text string) (*x509.Certificate, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("malformed")
	}
	return x509.ParseCertificate(block.Bytes)
}

func pool(texts []string) *x509.CertPool {
	certificates := x509.NewCertPool()
	for _, text := range texts {
		if certificate, err := parse(text); err == nil {
			certificates.AddCert(certificate)
		}
	}
	return certificates
}

func judge(given testCase) (failure error) {
	// crypto/x509 of Go 1.19 panics at keys that it does not know: a refusal, to whoever asked.
	defer func() {
		if recover() != nil {
			failure = errors.New("panic")
		}
	}()
	leaf, err := parse(given.Leaf)
	if err != nil {
		return errors.New("malformed")
	}
	now, err := time.Parse(time.RFC3339, given.Time)
	if err != nil {
		return err
	}
	usages := map[string]x509.ExtKeyUsage{"": x509.ExtKeyUsageAny, "serverAuth": x509.ExtKeyUsageServerAuth, "clientAuth": x509.ExtKeyUsageClientAuth}
	options := x509.VerifyOptions{
		Roots: pool(given.TrustedRoots), Intermediates: pool(given.Intermediates), CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{usages[given.ExpectedEku]},
	}
	if given.PeerName != nil {
		options.DNSName = given.PeerName.Value
		if given.PeerName.Kind == "IP" {
			options.DNSName = "[" + given.PeerName.Value + "]"
		}
	}
	_, failure = leaf.Verify(options)
	return failure
}

func reason(err error) string {
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var extension x509.UnhandledCriticalExtension
	switch {
	case errors.As(err, &invalid):
		switch invalid.Reason {
		case x509.NotAuthorizedToSign:
			return "not-a-ca"
		case x509.Expired:
			if strings.Contains(invalid.Detail, "before") {
				return "not-yet-valid"
			}
			return "expired"
		case x509.CANotAuthorizedForThisName, x509.CANotAuthorizedForExtKeyUsage, x509.TooManyConstraints,
			x509.UnconstrainedName, x509.NameConstraintsWithoutSANs:
			if invalid.Reason == x509.CANotAuthorizedForExtKeyUsage {
				return "eku"
			}
			if invalid.Reason == x509.TooManyConstraints {
				return "resource-limit"
			}
			return "name-constraints"
		case x509.TooManyIntermediates:
			return "path-length"
		case x509.IncompatibleUsage:
			return "eku"
		case x509.NameMismatch:
			return "name-mismatch"
		}
	case errors.As(err, &host):
		return "hostname"
	case errors.As(err, &unknown):
		return "missing-issuer"
	case errors.As(err, &extension):
		return "unknown-critical-extension"
	}
	return "malformed"
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var given testCase
		_ = json.Unmarshal(lines.Bytes(), &given)
		said := answer{ID: given.ID, Verdict: "valid"}
		if err := judge(given); err != nil {
			why := reason(err)
			said.Verdict, said.Reason = "invalid", &why
		}
		_ = out.Encode(said)
	}
}

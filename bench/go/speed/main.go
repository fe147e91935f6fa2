// Verdicts of crypto/x509 in a second, and the raw signature checks among them, on one core.
// Arguments: a folder with leaf.pem, intermediate.pem and root.pem; the name; the time (RFC 3339); seconds to measure.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

func read(folder, file string) *x509.Certificate {
	text, err := os.ReadFile(filepath.Join(folder, file))
	fail(err)
	block, _ := pem.Decode(text)
	certificate, err := x509.ParseCertificate(block.Bytes)
	fail(err)
	return certificate
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func rate(seconds float64, once func()) float64 {
	done := 0
	begun := time.Now()
	for time.Since(begun).Seconds() < seconds {
		for i := 0; i < 100; i++ {
			once()
		}
		done += 100
	}
	return float64(done) / time.Since(begun).Seconds()
}

func main() {
	runtime.GOMAXPROCS(1)
	folder, name := os.Args[1], os.Args[2]
	now, err := time.Parse(time.RFC3339, os.Args[3])
	fail(err)
	seconds, err := strconv.ParseFloat(os.Args[4], 64)
	fail(err)
	leaf, intermediate, root := read(folder, "leaf.pem"), read(folder, "intermediate.pem"), read(folder, "root.pem")
	roots, intermediates := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(root)
	intermediates.AddCert(intermediate)
	options := x509.VerifyOptions{Roots: roots, Intermediates: intermediates, DNSName: name, CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	verdict := func() { _, err := leaf.Verify(options); fail(err) }
	signatures := func() {
		fail(intermediate.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature))
		fail(root.CheckSignature(intermediate.SignatureAlgorithm, intermediate.RawTBSCertificate, intermediate.Signature))
	}
	rate(seconds/5, verdict)
	fmt.Printf("{\"verdicts\": %.0f, \"signatures\": %.0f}\n", rate(seconds, verdict), rate(seconds, signatures))
}

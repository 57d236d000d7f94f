package hubserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"

	"assay/station/fault"
	"assay/store/join"
)

// Certificates last longer than what they stand in: there is nobody who would
// renew them in time. A server's is made anew at each start.
const (
	authorityYears = 30
	serverYears    = 10
	early          = 24 * time.Hour // clocks of docks are wrong
)

// newAuthority makes the hub's own certificate authority.
func newAuthority(site string, now time.Time) (cert, key []byte, err error) {
	pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	c := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "assay hub " + site},
		NotBefore: now.Add(-early), NotAfter: now.AddDate(authorityYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, c, pair.Public(), pair)
	if err != nil {
		return nil, nil, err
	}
	cert = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
	key, err = pemKey(pair)
	return cert, key, err
}

// serverCert makes a server's certificate, with the authority behind it.
func (k keys) serverCert(hosts []string, now time.Time) (cert, key []byte, err error) {
	authority, signer, err := k.authority()
	if err != nil {
		return nil, nil, err
	}
	pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	c := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: join.HubName},
		NotBefore: now.Add(-early), NotAfter: now.AddDate(serverYears, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, DNSNames: []string{join.HubName},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		} else if h != "" {
			c.DNSNames = append(c.DNSNames, h)
		}
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, authority, pair.Public(), signer)
	if err != nil {
		return nil, nil, err
	}
	cert = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), k.CA...)
	key, err = pemKey(pair)
	return cert, key, err
}

func (k keys) authority() (*x509.Certificate, *ecdsa.PrivateKey, error) {
	damaged := func(err error) error {
		return fault.Wrap(fault.Damaged, err, "the hub's certificate authority is damaged: bring %s back from a backup", fileKeys)
	}
	block, _ := pem.Decode(k.CA)
	keyBlock, _ := pem.Decode(k.CAKey)
	if block == nil || keyBlock == nil {
		return nil, nil, damaged(nil)
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, nil, damaged(err)
	}
	key, err := x509.ParsePKCS8PrivateKey(keyBlock.Bytes)
	if err != nil {
		return nil, nil, damaged(err)
	}
	pair, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, nil, damaged(nil)
	}
	return c, pair, nil
}

func pemKey(pair *ecdsa.PrivateKey) ([]byte, error) {
	raw, err := x509.MarshalPKCS8PrivateKey(pair)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), nil
}

func serial() *big.Int {
	n, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	return n
}

func (k keys) pin() (join.Pin, error) {
	c, _, err := k.authority()
	if err != nil {
		return join.Pin{}, err
	}
	return join.PinOf(c.Raw), nil
}

package file

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"assay/station/fault"
)

// Backup writes a consistent copy of the file to path, which must not be there,
// and returns when it is on the disk.
func (f *File) Backup(path string) error {
	temp := fmt.Sprintf("%s.new-%d", path, os.Getpid())
	out, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Failed(err, "write the backup")
	}
	defer func() { _ = os.Remove(temp) }()
	err = f.View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(out) // does not sync
		return err
	})
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return Failed(err, "write the backup")
	}
	if _, err := os.Lstat(path); err == nil {
		return fault.New(fault.Refused, "there is a file %s already", path)
	}
	if err := claim(temp, path); err != nil {
		return Failed(err, "write the backup")
	}
	return SyncFolder(filepath.Dir(path))
}

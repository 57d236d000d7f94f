package stationtest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
)

// Tray keeps in memory what is to be imported.
type Tray struct {
	items    []station.Laid
	complete bool
}

var _ station.Tray = (*Tray)(nil)

// Lay adds items (station.Tray).
func (t *Tray) Lay(_ context.Context, last bool, items ...station.Laid) error {
	t.items, t.complete = append(t.items, items...), t.complete || last
	return nil
}

// Laid gives items in order (station.Tray).
func (t *Tray) Laid(_ context.Context, after, limit int) ([]station.Laid, bool, error) {
	rest := t.items[min(max(after, 0), len(t.items)):]
	return slices.Clone(rest[:min(limit, len(rest))]), t.complete, nil
}

// Clear takes everything away (station.Tray).
func (t *Tray) Clear(context.Context) error {
	*t = Tray{}
	return nil
}

// TrayContract is what every station.Tray keeps; open gives an empty one.
func TrayContract(t *testing.T, open func(t *testing.T) station.Tray) {
	ctx := context.Background()
	laid := func(from, to int) (items []station.Laid) {
		for i := from; i < to; i++ {
			items = append(items, station.Laid{Person: "7", Fact: station.Fact{Name: "g.set", Body: []byte(fmt.Sprint(i))}})
		}
		return items
	}
	t.Run("what was laid comes back in order, page by page", func(t *testing.T) {
		tray := open(t)
		require.NoError(t, tray.Lay(ctx, false, laid(0, 300)...))
		require.NoError(t, tray.Lay(ctx, true, laid(300, 700)...))
		var got []station.Laid
		for {
			page, complete, err := tray.Laid(ctx, len(got), 256)
			require.NoError(t, err)
			assert.True(t, complete)
			if len(page) == 0 {
				break
			}
			got = append(got, page...)
		}
		assert.Equal(t, laid(0, 700), got)
	})
	t.Run("it is complete with the last items only", func(t *testing.T) {
		tray := open(t)
		require.NoError(t, tray.Lay(ctx, false, laid(0, 3)...))
		_, complete, err := tray.Laid(ctx, 0, 1)
		require.NoError(t, err)
		assert.False(t, complete)
		require.NoError(t, tray.Lay(ctx, true))
		_, complete, err = tray.Laid(ctx, 0, 1)
		require.NoError(t, err)
		assert.True(t, complete)
	})
	t.Run("cleared it is empty and begins anew", func(t *testing.T) {
		tray := open(t)
		require.NoError(t, tray.Clear(ctx))
		require.NoError(t, tray.Lay(ctx, true, laid(0, 3)...))
		require.NoError(t, tray.Clear(ctx))
		items, complete, err := tray.Laid(ctx, 0, 9)
		require.NoError(t, err)
		assert.Empty(t, items)
		assert.False(t, complete)
		require.NoError(t, tray.Lay(ctx, false, laid(5, 6)...))
		items, _, err = tray.Laid(ctx, 0, 9)
		require.NoError(t, err)
		assert.Equal(t, laid(5, 6), items)
	})
}

// Package shop sells things.
package shop

import (
	"errors"
	"fmt"
)

const MaxItems = 50

var (
	// ErrShipped is returned by a second call of Ship.
	ErrShipped = errors.New("already shipped")
	registry   = map[string]*Order{}
)

type State int

const (
	New State = iota
	Shipped
)

// Carrier ships orders.
type Carrier interface {
	Ship(order *Order) (string, error)
}

type (
	Item struct {
		SKU   string `json:"sku"`
		Count int
	}
	Price = float64
)

// Order has items.
type Order struct {
	items []Item
	state State
}

// NewOrder copies the items.
//
//nolint:revive
func NewOrder(items ...Item) (*Order, error) {
	for _, item := range items {
		if item.Count <= 0 || item.Count > MaxItems {
			return nil, fmt.Errorf("count of %s must lie between 1 and %d, not %d", item.SKU, MaxItems, item.Count)
		}
	}
	return &Order{items: append([]Item(nil), items...)}, nil
}

func (o *Order) Size() (n int) {
	for _, item := range o.items {
		n += item.Count
	}
	return
}

func Map[K comparable, V any](m map[K]V, f func(V) V) {
	for k, v := range m {
		m[k] = f(v)
	}
}

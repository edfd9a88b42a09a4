using System;
using System.Collections.Generic;

namespace Shop.Orders;

/// <summary>What an order can be.</summary>
public enum OrderState
{
    New,
    Shipped,
}

public interface ICarrier
{
    Task<string> ShipAsync(Order order, CancellationToken cancellationToken = default);
}

public readonly record struct Item(string Sku, int Count);

public delegate void Shipped(Order order);

/// <summary>An order with its items.</summary>
[Serializable]
public sealed class Order<T> : IDisposable
    where T : class
{
    private const int MaxItems = 50;
    private readonly List<Item> _items = [], _removed = [];

    public event EventHandler? Changed;

    /// <summary>Copies the items.</summary>
    /// <param name="items">At least one.</param>
    public Order(IEnumerable<Item> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var item in items)
        {
            if (item.Count <= 0)
            {
                throw new ArgumentOutOfRangeException(nameof(items), "every count must be positive");
            }

            if (item.Count > MaxItems)
            {
                throw new ArgumentOutOfRangeException(nameof(items), $"every count must be at most {MaxItems}");
            }

            _items.Add(item);
        }
    }

    ~Order() => Dispose();

    public int Size => _items.Sum(item => item.Count);

    public OrderState State { get; private set; } = OrderState.New;

    public Item this[int index] => _items[index];

    public static bool operator ==(Order<T> left, Order<T> right) => left.Equals(right);

    public static implicit operator int(Order<T> order) => order.Size;

    // Ships once; a second call throws.
    [Obsolete("use the carrier")]
    public async Task<string> ShipAsync(
        ICarrier carrier,
        CancellationToken cancellationToken)
    {
        if (State != OrderState.New)
        {
            throw new InvalidOperationException("already shipped");
        }

        var number = await Retry(() => carrier.ShipAsync(this, cancellationToken));
        State = OrderState.Shipped;
        Changed?.Invoke(this, EventArgs.Empty);
        return number;

        async Task<string> Retry(Func<Task<string>> call)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await call();
                }
                catch (TimeoutException) when (attempt < 3)
                {
                    await Task.Delay(100, cancellationToken);
                }
            }
        }
    }

#if DEBUG
    public void Dump() => Console.WriteLine(string.Join(", ", _items));
#endif

    public void Dispose() => GC.SuppressFinalize(this);
}

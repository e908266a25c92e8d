namespace Lowmark.Traces.Events;

/// <summary>kmem:kmalloc, kmem_cache_alloc and, up to 6.0, their _node forms: the slab allocator handed an object
/// out.</summary>
/// <param name="Address">Of the object; null when the call failed. Text may show it hashed (%p): the same object has
/// the same hash until the next boot.</param>
/// <param name="Requested">Bytes asked for.</param>
/// <param name="Allocated">Bytes that it takes.</param>
/// <param name="Gfp">In <see cref="TraceTables.Gfp"/>.</param>
/// <param name="CallSite">The function that asked, in <see cref="TraceTables.Names"/>; <see cref="TraceNames.None"/>
/// when not told.</param>
/// <param name="Cache">Name of the cache (kmem_cache_alloc of 6.13 and later), in <see cref="TraceTables.Names"/>;
/// <see cref="TraceNames.None"/> for kmalloc and where the kernel does not tell.</param>
public readonly record struct ObjectAllocated(
    ulong? Address, long Requested, long Allocated, int Gfp, int CallSite, int Cache);

/// <summary>kmem:kfree, kmem_cache_free.</summary>
/// <param name="Address">As in <see cref="ObjectAllocated"/>.</param>
public readonly record struct ObjectFreed(ulong Address);

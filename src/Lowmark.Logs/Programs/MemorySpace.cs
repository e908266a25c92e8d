namespace Lowmark.Logs.Programs;

/// <summary>Which memory ran out, as far as the program's line tells.</summary>
public enum MemorySpace
{
    /// <summary>The heap of a managed run-time: Java, V8, .NET.</summary>
    Heap,

    /// <summary>Java: almost all time goes to collections that free next to nothing.</summary>
    GcOverhead,

    /// <summary>Java: class metadata (PermGen before Java 8).</summary>
    Metaspace,

    /// <summary>Java: the part of it that compressed class pointers reach.</summary>
    CompressedClassSpace,

    /// <summary>Java: buffers outside the heap, bounded by MaxDirectMemorySize.</summary>
    DirectBuffer,

    /// <summary>Not memory: a thread or process was refused (EAGAIN) by ulimit -u, pids.max or threads-max.</summary>
    Threads,

    /// <summary>One array longer than the run-time allows.</summary>
    ArraySize,

    /// <summary>Memory of the process outside any heap: malloc() or mmap() failed.</summary>
    Native,

    /// <summary>mmap() of a file failed: address space or vm.max_map_count.</summary>
    Mapping,

    /// <summary>PHP: memory_limit of one request.</summary>
    Request,

    /// <summary>Redis: maxmemory; Elasticsearch: a circuit breaker.</summary>
    Cache,

    /// <summary>The kernel's promise, not its pages: overcommit.</summary>
    Commit,
}

/// <summary>Spaces by the names that JSON uses.</summary>
public static class MemorySpaces
{
    public static string Of(MemorySpace space) => space switch
    {
        MemorySpace.Heap => "heap",
        MemorySpace.GcOverhead => "gc_overhead",
        MemorySpace.Metaspace => "metaspace",
        MemorySpace.CompressedClassSpace => "compressed_class_space",
        MemorySpace.DirectBuffer => "direct_buffer",
        MemorySpace.Threads => "threads",
        MemorySpace.ArraySize => "array_size",
        MemorySpace.Native => "native",
        MemorySpace.Mapping => "mapping",
        MemorySpace.Request => "request",
        MemorySpace.Cache => "cache",
        MemorySpace.Commit => "commit",
    };
}

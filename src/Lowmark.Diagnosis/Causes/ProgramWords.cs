using Lowmark.Kernel.Units;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Causes;

/// <summary>Whom a program says to be hit, and which memory ran out, for a reader.</summary>
public static class ProgramWords
{
    public static string Of(ProgramName name, MemorySpace space) => space switch
    {
        MemorySpace.Heap when name is ProgramName.Java => "the Java heap",
        MemorySpace.Heap when name is ProgramName.Node => "the V8 heap",
        MemorySpace.Heap => "the managed heap",
        MemorySpace.GcOverhead => "the Java heap: collections free next to nothing",
        MemorySpace.Metaspace => "metaspace: class metadata",
        MemorySpace.CompressedClassSpace => "compressed class space: class metadata",
        MemorySpace.DirectBuffer => "direct buffers, outside the heap",
        MemorySpace.Threads => "threads or processes, not memory",
        MemorySpace.ArraySize => "the length of one array",
        MemorySpace.Native => "memory of the process, outside any heap",
        MemorySpace.Mapping => "address space for a mapped file",
        MemorySpace.Request => "memory_limit of one request",
        MemorySpace.Cache => "the limit that it sets on its own data",
        MemorySpace.Commit => "the kernel's promise of memory",
    };

    /// <summary>Null when the program names nobody.</summary>
    public static string? Hit(ProgramRecord? program) => program switch
    {
        { Comm: { } comm, Pid: { } pid } => $"{comm} (pid {pid})",
        { Comm: { } comm } => comm,
        { Pid: { } pid } => $"pid {pid}",
        { Cgroup: { } path } => path,
        { Unit: { } unit } => $"a process of {unit}",
        { Pod: { } pod } => $"pod {pod}",
        { Container: { } container } => $"container {container}",
        { ContainerId: { } id } => $"a process of container {id[..Math.Min(id.Length, 12)]}",
        _ => null,
    };

    public static string Size(long bytes) =>
        bytes < 1024 ? $"{bytes} bytes" : KiB.FromBytes(bytes).ToReadable();
}

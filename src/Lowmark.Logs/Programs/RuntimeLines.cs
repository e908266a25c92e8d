using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>Run-times of other languages.</summary>
/// <remarks>V8: V8::FatalProcessOutOfMemory() (api.cc), GCTracer::Print() (heap/gc-tracer.cc). Go: mallocgc,
/// sysMap, newosproc (runtime, 1.4 to 1.24). .NET: Environment.FailFast for OutOfMemoryException, GC initialization.
/// PHP: zend_mm_safe_error() (Zend/zend_alloc.c). Python: PyErr_NoMemory(); NumPy's _ArrayMemoryError. Ruby:
/// rb_memerror(). Perl: croak_no_mem(). Rust: alloc::alloc::default_alloc_error_hook.</remarks>
internal static class RuntimeLines
{
    private const long MiB = 1 << 20;

    public static ProgramRecord? Node(in ProgramLine line)
    {
        if (line.Starts("<--- Last few GCs --->"u8)) { return line.Record(ProgramName.Node, ProgramSays.Detail); }
        if (line.Starts("["u8) && (line.Has(" ms: Mark-sweep "u8) || line.Has(" ms: Mark-Compact "u8)
            || line.Has(" ms: Scavenge "u8)))
        {
            return line.Record(ProgramName.Node, ProgramSays.Detail) with
            {
                Pid = line.PidAfter("["u8),
                UsedBytes = line.BytesAfter(") -> "u8, MiB),
            };
        }

        if (!line.Has("FATAL ERROR: "u8) || !line.Has("JavaScript heap out of memory"u8)) { return null; }
        return line.Record(ProgramName.Node, ProgramSays.AtLimit) with
        {
            Space = line.Has("invalid array length"u8) || line.Has("invalid table size"u8)
                ? MemorySpace.ArraySize
                : MemorySpace.Heap,
        };
    }

    public static ProgramRecord? Go(in ProgramLine line)
    {
        if (line.Starts("runtime: out of memory: cannot allocate "u8))
        {
            return line.Record(ProgramName.Go, ProgramSays.Refused) with
            {
                Space = MemorySpace.Native,
                AskedBytes = line.BytesAfter("cannot allocate "u8),
                UsedBytes = line.BytesAfter("-byte block ("u8),
            };
        }

        if (line.Is("fatal error: runtime: out of memory"u8) || line.Is("fatal error: out of memory"u8)
            || line.Is("fatal error: runtime: cannot allocate memory"u8)
            || line.Is("runtime: cannot allocate memory"u8))
        {
            return line.Record(ProgramName.Go, ProgramSays.Refused) with { Space = MemorySpace.Native };
        }

        if (!line.Starts("runtime: failed to create new OS thread"u8)) { return null; }
        bool isMemory = line.Has("errno=12)"u8);
        return line.Record(ProgramName.Go, isMemory ? ProgramSays.Refused : ProgramSays.AtLimit) with
        {
            Space = isMemory ? MemorySpace.Native : MemorySpace.Threads,
        };
    }

    public static ProgramRecord? Dotnet(in ProgramLine line)
    {
        bool isThrown = line.Has("System.OutOfMemoryException: "u8)
            && (line.Starts("System.OutOfMemoryException: "u8) || line.Has("nhandled exception"u8)
                || line.Has("nhandled Exception"u8) || line.Has(" ---> System.OutOfMemoryException: "u8));
        // Every manual page explains ENOMEM by the same words.
        bool isFatal = (line.Is("Out of memory."u8) && !line.Tag.IsEmpty)
            || line.Is("Unhandled exception. System.OutOfMemoryException"u8);
        if (isThrown || isFatal)
        {
            return line.Record(ProgramName.Dotnet, ProgramSays.AtLimit) with { Space = MemorySpace.Heap };
        }

        bool isStart = line.Starts("GC heap initialization failed"u8)
            || line.Is("Failed to create CoreCLR, HRESULT: 0x8007000E"u8);
        return isStart
            ? line.Record(ProgramName.Dotnet, ProgramSays.Refused) with { Space = MemorySpace.Native }
            : null;
    }

    public static ProgramRecord? Php(in ProgramLine line) =>
        line.Has("Allowed memory size of "u8) && line.Has(" bytes exhausted"u8)
            ? line.Record(ProgramName.Php, ProgramSays.AtLimit) with
            {
                Space = MemorySpace.Request,
                AskedBytes = line.BytesAfter("tried to allocate "u8),
                LimitBytes = line.BytesAfter("Allowed memory size of "u8),
            }
            : null;

    public static ProgramRecord? Python(in ProgramLine line)
    {
        bool isArray = line.Has("MemoryError: Unable to allocate "u8) && line.Has(" for an array with shape "u8);
        if (!isArray && !line.Is("MemoryError"u8) && !line.Starts("MemoryError: "u8)) { return null; }
        return line.Record(ProgramName.Python, ProgramSays.Refused) with
        {
            Space = MemorySpace.Native,
            AskedBytes = line.BytesAfter("Unable to allocate "u8),
        };
    }

    public static ProgramRecord? Ruby(in ProgramLine line) =>
        line.Ends("failed to allocate memory (NoMemoryError)"u8)
            ? line.Record(ProgramName.Ruby, ProgramSays.Refused) with { Space = MemorySpace.Native }
            : null;

    public static ProgramRecord? Perl(in ProgramLine line) =>
        line.Is("Out of memory!"u8) || line.Starts("Out of memory in perl:"u8)
        || line.Is("Out of memory during array extend"u8)
            ? line.Record(ProgramName.Perl, ProgramSays.Refused) with { Space = MemorySpace.Native }
            : null;

    public static ProgramRecord? Rust(in ProgramLine line) =>
        line.Starts("memory allocation of "u8) && (line.Ends(" bytes failed"u8)
            || line.Ends(" bytes failedAborted"u8))
            ? line.Record(ProgramName.Rust, ProgramSays.Refused) with
            {
                Space = MemorySpace.Native,
                AskedBytes = line.BytesAfter("memory allocation of "u8),
            }
            : null;

    public static ProgramRecord? Cpp(in ProgramLine line) =>
        line.Is("terminate called after throwing an instance of 'std::bad_alloc'"u8)
        || line.Is("what():  std::bad_alloc"u8)
            ? line.Record(ProgramName.Cpp, ProgramSays.Refused) with { Space = MemorySpace.Native }
            : null;
}

namespace Lowmark.Logs.Lines;

/// <summary>The texts that make a line worth reading when nothing is open: each one opens a report or is one by
/// itself.</summary>
/// <remarks>Each anchor is found by a three-byte fingerprint inside it that is rare in other log text. Fingerprints
/// share eight buckets, one bit each, grouped so that the nibble masks of a bucket let few strangers through. At least
/// one byte of the anchor follows its fingerprint: it is compared before the whole.</remarks>
public static class Anchors
{
    internal static IReadOnlyList<Literal> All { get; } =
    [
        new(0, "m-k", "oom-kill"),                              // also "invoked oom-killer", systemd's result
        new(0, "m.g", "are going to be killed due to memory.oom.group"),
        new(1, "m_r", "oom_reaper:"),
        new(1, "m_r", "lowmem_reserve[]"),
        new(1, "m_s", "oom_score_adj name"),
        new(2, "Kil", "Killed process"),
        new(2, "Kil", "Kill process"),
        new(2, "Kil", "Killed /"),                              // systemd-oomd
        new(2, "Kil", "lowmemorykiller: Killing"),
        new(2, "Kil", "9: Killed"),                             // PostgreSQL
        new(3, "f m", "ut of memory"),
        new(3, "r k", "for killing due to memory"),             // systemd-oomd
        new(4, "Mem", "Mem-Info:"),
        new(4, "Mem", "MemTotal:"),
        new(4, "Mem", "OutOfMemory"),                           // JVM, .NET
        new(4, "Mem", "MemoryError"),                           // Python, Ruby
        new(4, "Mem", "Out Of Memory allocating"),              // Redis
        new(4, "Mem", "Memory status that requires"),           // nohang
        new(5, "llo", "page allocation failure"),
        new(5, "llo", "page allocation stalls"),
        new(5, "llo", "Unable to allocate memory on"),
        new(5, "llo", "annot allocate memory"),
        new(5, "llo", "vmalloc: allocation failure"),
        new(5, "llo", "vmalloc error"),
        new(5, "llo", "vmap allocation for size"),
        new(5, "llo", "enough memory for the allocation"),
        new(5, "llo", "Allowed memory size of"),               // PHP
        new(5, "llo", "memory allocation of "),                // Rust
        new(5, "llo", "bad_alloc"),                            // C++
        new(5, "llo", "tcmalloc: allocation failed"),          // MongoDB
        new(5, "llo", " warn_alloc"),                           // a failure whose first line was lost
        new(6, "OOM", "Manual OOM execution"),
        new(6, "OOM", "System OOM encountered"),                // kubelet
        new(6, "OOM", "the OOM killer"),                        // systemd
        new(6, "OOM", "OOMKill"),                               // kubelet, docker
        new(6, "OOM", "TaskOOM event"),                         // containerd
        new(6, "OOM", "OOM received"),                          // conmon
        new(6, "OOM", "OOM event received"),
        new(6, "OOM", "OOM command not allowed"),               // Redis
        new(6, "Tas", "Task in /"),
        new(0, "md ", "oomd kill"),                             // systemd on systemd-oomd, oomd
        new(0, "mmi", "vercommit_memory is set to 0"),          // Redis
        new(0, "mmi", "Memory overcommit must be"),
        new(0, "mmi", "os::commit_memory("),                    // JVM
        new(1, "=9/", "status=9/KILL"),                         // systemd
        new(2, "w o", "low on resource: memory"),               // kubelet
        new(2, "w G", "few GCs --->"),                          // V8
        new(2, "w O", "create new OS thread"),                  // Go
        new(2, "; e", "failed; errno 12"),                      // InnoDB
        new(3, "r o", "container oom "),                       // docker events
        new(3, "rk:", "fork: retry: Res"),                      // bash
        new(3, "rk:", "fork: Resource t"),
        new(4, "VmR", ", VmRSS"),                               // earlyoom
        new(4, "Fai", "Failed to create CoreCLR"),              // .NET
        new(5, "il:", "mem avail: "),                           // earlyoom
        new(5, "nag", "viction manager: attempting to reclaim"),
        new(5, "nag", "viction manager: must evict pod"),
        new(5, "iza", "GC heap initialization failed"),         // .NET
        new(6, "Jav", "insufficient memory for the Java"),      // JVM
        new(6, "Dat", "Data too large, data for"),              // Elasticsearch
        new(7, ", z", ", zone "),                               // buddyinfo, zoneinfo
        new(7, "x v", "Linux version "),
    ];

    /// <summary>The anchors as text, in no special order.</summary>
    public static IEnumerable<string> Texts => All.Select(anchor => anchor.Text);
}

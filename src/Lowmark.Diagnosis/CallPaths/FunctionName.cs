namespace Lowmark.Diagnosis.CallPaths;

/// <summary>Brings a symbol to the name that its source has.</summary>
internal static class FunctionName
{
    // SYSCALL_DEFINEx wraps a call in several symbols (include/linux/syscalls.h, arch/*/include/asm/syscall_wrapper.h,
    // v4.17+).
    private static readonly string[] s_syscallPrefixes =
    [
        "__x64_sys_", "__ia32_compat_sys_", "__ia32_sys_", "__arm64_compat_sys_", "__arm64_sys_", "__s390x_sys_",
        "__s390_sys_", "__riscv_sys_", "__powerpc_sys_", "__se_compat_sys_", "__se_sys_", "__do_compat_sys_",
        "__do_sys_", "compat_sys_", "SyS_",
    ];

    /// <summary>Takes off <c>.isra.0</c>, <c>.cold</c> and the like (no C name holds a dot), <c>_noprof</c> (v6.10+),
    /// syscall wrappers, and the leading dot of 64-bit ppc text symbols.</summary>
    public static string Plain(string printed)
    {
        string name = printed.StartsWith('.') ? printed[1..] : printed;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0) { name = name[..dot]; }
        if (name.EndsWith("_noprof", StringComparison.Ordinal)) { name = name[..^"_noprof".Length]; }
        if (name is not ['_' or 'c' or 'S', ..]) { return name; }       // nor does any prefix begin otherwise
        foreach (string prefix in s_syscallPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return string.Concat("sys_", name.AsSpan(prefix.Length));
            }
        }

        return name;
    }
}

namespace Lowmark.Diagnosis.CallPaths;

/// <summary>One line of a kernel call trace.</summary>
/// <param name="Function">As printed, without <c>+0xoffset/0xsize</c>; compiler suffixes still on. Hostile
/// text.</param>
/// <param name="Module">The name in square brackets, a build id after it included; null for the kernel image.</param>
/// <param name="Reliable">False when the unwinder put a <c>?</c> before it (printk_stack_address(),
/// arch/x86/kernel/dumpstack.c).</param>
public readonly record struct CallFrame(string Function, string? Module, bool Reliable);

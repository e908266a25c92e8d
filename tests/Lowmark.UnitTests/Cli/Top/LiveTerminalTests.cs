using Lowmark.Cli;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Cli.Top;

/// <summary>The built program on a terminal of the kernel's.</summary>
public class LiveTerminalTests
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    [TerminalFact]
    public void It_shows_this_machine_follows_window_and_keys_and_gives_the_terminal_back()
    {
        using PseudoTerminal terminal = new(80, 24);
        byte[] before = terminal.Modes;
        terminal.Start("top", "--interval", "200ms");

        terminal.Until(screen => IsWhole(screen) && screen.Row(2).StartsWith("RAM ", StringComparison.Ordinal), "RAM");
        terminal.Until(screen => screen is { IsAlternate: true, ShowsCursor: false }, "a screen of its own");
        Assert.NotEqual(before, terminal.Modes);
        terminal.Type("2");
        terminal.Until(Shows("WATERMARKS"), "the page of zones");
        terminal.Resize(100, 30);
        terminal.Until(screen => IsWhole(screen) && Shows("LARGEST BLOCK")(screen), "the page in the new size");
        terminal.Type("\t");
        terminal.Until(screen => screen.Row(2).StartsWith("GROUP", StringComparison.Ordinal), "the page of groups");
        terminal.Type("h");
        terminal.Until(Shows("KEYS"), "the help");
        terminal.Type("\e[B\e[A\e[6~x");
        terminal.Until(screen => !Shows("KEYS")(screen), "the page behind the help");
        terminal.Type("p");
        terminal.Until(Shows("PAUSED"), "the pause");
        terminal.Type("q");

        Assert.Equal(ExitCode.Clean, terminal.End());
        terminal.Until(screen => screen is { IsAlternate: false, ShowsCursor: true, Wraps: true }, "the screen before");
        Assert.Equal(before, terminal.Modes);
    }

    [TerminalTheory]
    [InlineData(Hangup)]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public void A_signal_ends_it_and_the_terminal_is_as_before(int signal)
    {
        using PseudoTerminal terminal = new(80, 24);
        byte[] before = terminal.Modes;
        terminal.Start("top");
        terminal.Until(IsWhole, "the screen");
        terminal.Signal(signal);

        Assert.Equal(ExitCode.Clean, terminal.End());
        terminal.Until(screen => screen is { IsAlternate: false, ShowsCursor: true, Wraps: true }, "the screen before");
        Assert.Equal(before, terminal.Modes);
    }

    [TerminalFact]
    public void Control_C_is_a_key_that_ends_it()
    {
        using PseudoTerminal terminal = new(60, 15);
        byte[] before = terminal.Modes;
        terminal.Start("top");
        terminal.Until(IsWhole, "the screen");
        terminal.Type("\x03");

        Assert.Equal(ExitCode.Clean, terminal.End());
        Assert.Equal(before, terminal.Modes);
    }

    [TerminalFact]
    public void It_does_not_outlive_its_terminal()
    {
        using PseudoTerminal terminal = new(80, 24);
        terminal.Start("top", "--interval", "200ms");
        terminal.Until(IsWhole, "the screen");
        terminal.HangUp();

        Assert.Equal(ExitCode.Clean, terminal.End());
    }

    private static bool IsWhole(VirtualTerminal screen) =>
        screen.Row(screen.Rows - 1).StartsWith(" q quit", StringComparison.Ordinal);

    private static Func<VirtualTerminal, bool> Shows(string text) =>
        screen => screen.Text.Contains(text, StringComparison.Ordinal);
}

using System.Text;
using Lowmark.Presenters.Top;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters.Top;

public class TopScreenTests
{
    private static readonly TopModel s_model = TopModels.Of();

    /// <summary>Read and approved by a person; <see cref="SnapshotTests"/> tells how they are made anew.</summary>
    [Theory]
    [InlineData("top-80x24", 80, 24, TopPage.Overview)]
    [InlineData("top-60x15", 60, 15, TopPage.Overview)]
    [InlineData("top-200x60", 200, 60, TopPage.Overview)]
    [InlineData("top-zones-80x24", 80, 24, TopPage.Zones)]
    [InlineData("top-groups-120x24", 120, 24, TopPage.Groups)]
    [InlineData("top-kills-80x24", 80, 24, TopPage.Kills)]
    [InlineData("top-findings-80x24", 80, 24, TopPage.Findings)]
    public void A_page_reads_as_it_was_approved(string name, int columns, int rows, TopPage page) =>
        SnapshotTests.Compare($"{name}.txt", Shown(s_model, columns, rows, new() { Page = page }));

    [Fact]
    public void The_readme_shows_the_overview() => Assert.Contains(
        Shown(s_model, 80, 24, default), Repository.Read("README.md"), StringComparison.Ordinal);

    [Fact]
    public void A_terminal_of_ascii_gets_ascii() => Assert.True(Ascii.IsValid(
        Shown(TopModels.Of(name: TopModels.Hostile), 120, 50, default, unicode: false)));

    /// <summary>The screen is what the grid holds, and nothing that a name holds acts on it.</summary>
    [Fact]
    public void A_hostile_name_is_inert_on_every_page()
    {
        TopModel model = TopModels.Of(name: TopModels.Hostile);
        foreach (TopPage page in Enum.GetValues<TopPage>())
        {
            string shown = Shown(model, 120, 50, new() { Page = page });
            if (page is not TopPage.Zones) { Assert.Contains("e\\x1b[2J", shown, StringComparison.Ordinal); }
            Assert.DoesNotContain(shown, static character => char.IsControl(character) && character != '\n');
            Assert.DoesNotContain('\u202e', shown);
        }
    }

    [Fact]
    public void Every_page_fits_every_size()
    {
        CellGrid grid = new(unicode: true);
        foreach (TopPage page in Enum.GetValues<TopPage>())
        {
            for (int columns = 1; columns < 220; columns += columns < 100 ? 1 : 13)
            {
                for (int rows = 1; rows < 70; rows += rows < 30 ? 1 : 9)
                {
                    grid.Clear(columns, rows);
                    int furthest = TopScreen.Draw(grid, s_model, new() { Page = page });

                    Assert.InRange(furthest, 0, 200);
                }
            }
        }
    }

    [Fact]
    public void The_overview_is_never_longer_than_the_screen()
    {
        CellGrid grid = new(unicode: true);
        for (int rows = 4; rows < 80; rows++)
        {
            grid.Clear(80, rows);

            Assert.Equal(0, TopScreen.Draw(grid, s_model, default));
        }
    }

    [Fact]
    public void What_the_machine_does_not_say_is_shown_as_not_known()
    {
        TopModel bare = new(new(), new() { Host = new(null, null, null, null, null) });
        string shown = Shown(bare, 80, 24, default);

        Assert.Contains("RAM     not known", shown, StringComparison.Ordinal);
        Assert.Contains("not told: no PSI", shown, StringComparison.Ordinal);
        Assert.Contains("No process can be read.", shown, StringComparison.Ordinal);
        Assert.Contains("No group has a limit.", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_scrolls_to_its_last_row_and_says_where_it_is()
    {
        CellGrid grid = new(unicode: true);
        grid.Clear(80, 12);
        int furthest = TopScreen.Draw(grid, s_model, new() { Page = TopPage.Findings });
        string end = Shown(s_model, 80, 12, new() { Page = TopPage.Findings, Scroll = furthest });

        Assert.True(furthest > 0);
        Assert.Contains("slab-unreclaimable: fine, SUnreclaim is 3 % of RAM", end, StringComparison.Ordinal);
        Assert.Contains($" to {furthest + 9} of {furthest + 9}", end, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pause_and_a_slower_rhythm_are_said()
    {
        TopModel slow = s_model with { ReportEvery = 3 };

        Assert.Contains("every 1 s, tasks 3 s", Shown(slow, 100, 24, default), StringComparison.Ordinal);
        Assert.Contains("PAUSED", Shown(slow, 80, 24, new() { IsPaused = true }), StringComparison.Ordinal);
    }

    private static string Shown(TopModel model, int columns, int rows, TopView view, bool unicode = true)
    {
        CellGrid grid = new(unicode);
        grid.Clear(columns, rows);
        TopScreen.Draw(grid, model, view);
        VirtualTerminal terminal = new(columns, rows);
        terminal.Take(new FrameEncoder(colour: true).Encode(grid));
        Assert.Empty(terminal.Unknown);
        return terminal.Text;
    }
}

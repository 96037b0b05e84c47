"""The frame of a page goes, the article stays: whole, whatever words it shares with the frame."""

from __future__ import annotations

import pytest

from realpolitik.reading.files import read_bytes
from realpolitik.reading.source_text import Paragraph

OPENING = (
    "Norway told its neighbours on Monday that it would keep the quota for another year, whatever they decide in Oslo,"
    " and that no offer made so far had changed its mind."
)
ENDING = (
    "Sweden, for its part, has little to trade: its ports are full, its lorries pay the toll, and the common fund that"
    " it proposed in spring has found no friends among the others."
)

FRAME = [
    "Skip to main content",
    "Jump to navigation",
    "We use cookies to improve your experience. Accept all",
    "By clicking accept you agree to our privacy policy and terms of use",
    "Home > World > Europe",
    "By Ann Example and Bob Sample",
    "Analysis by Ann Example in Oslo",
    "Published 4 May 2021",
    "Last updated on May 4, 2021 at 10:15 GMT",
    "May 4, 2021",
    "5 min read",
    "Facebook | Twitter | WhatsApp | Email",
    "Share this article",
    "Share on Facebook",
    "Follow us on Telegram",
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below",
    "Read more: Why Turkey wants a seat at the table",
    "Also read: The quota explained",
    "RELATED: How the toll came about",
    "More from Europe",
    "You may also like",
    "Recommended for you",
    "Most read",
    "Sign up for our weekly newsletter",
    "Subscribe today for full access to every story",
    "Get the best of our reporting delivered to your inbox",
    "Join thousands of readers who trust us",
    "Already a subscriber? Log in",
    "Become a member and support independent reporting",
    "Start your free trial. Cancel anytime.",
    "$12.50 / month",
    "Photo: Carl Example/Norden",
    "Image credit: Norden Pictures",
    "Ann Example/Getty Images",
    "ATTENTION EDITORS - THIS PICTURE WAS PROVIDED BY A THIRD PARTY. IT IS DISTRIBUTED AS RECEIVED.",
    "Reporting by Ann Example; editing by Bob Sample",
    "The views expressed in this article are the author's own.",
    "The opinions expressed here do not necessarily reflect those of the Harbour Post.",
    "This article was originally published by the Harbour Post.",
    "This piece was updated to correct the name of the ship.",
    "© 2021 The Harbour Post. All rights reserved.",
    "Copyright 2021. May not be reproduced without permission.",
    "Please enable JavaScript in your browser.",
    "Have a tip? Write to the newsroom.",
    "Click here to download the app",
    "desk@example.org",
    "https://example.org/quota",
    "Page 3 of 7",
    "* * *",
    "Listen to this article · 6:32 min",
    "Sign in to your account",
    "Loading...",
    "Related Articles",
    "Related topics",
    "Topics: Russia, Iran, Turkey",
    "Tags: Russia, Iran",
    "View image in fullscreen",
    "Photograph: Carl Example/AFP/Getty Images",
    "This article is more than 2 years old",
    "Reuse this content",
    "Opens in new window",
    "Advertisement. Scroll to continue.",
    "Follow the topics in this article",
    "Enable accessibility",
    "Join the conversation",
    "Published On 12 Jul 202312 Jul 2023",
    "Save articles to read later and create your own reading list.",
    "Click here to share on social media",
    "list 1 of 4",
    "end of list",
    "Recommended Stories",
    "Getting your Trinity Audio player ready...",
    "SOURCE: AL JAZEERA",
    "Source: Reuters",
    "Listen to this story.",
    "Enjoy more audio and podcasts on iOS or Android.",
    'This article appeared in the Europe section of the print edition under the headline "Full ports"',
    "From the May 4th 2024 edition",
    "Discover stories from this section and more in the list of contents",
    "Explore more",
    "Explore more on these topics",
    "Most viewed",
    "Editor's picks",
    "Copy link to clipboard",
    "Link copied",
    "Share full article",
    "Gift this article",
    "Give this article",
    "Subscribe to continue reading",
    "To continue reading, subscribe",
    "Already registered? Sign in",
    "Create a free account",
    "Thank you for reading",
    "Get unlimited digital access",
    "Our Standards: The Harbour Trust Principles.",
    "Updated 10:15 AM EDT, May 4, 2021",
    "Mon 4 May 2021 10.15 BST",
    "4 May 2021, 10:15 am",
    "@annexample",
    "Contact: desk@example.org",
    "Follow @harbour",
    "Image source, Getty Images",
    "Download PDF",
    "Print this page",
    "Back to top",
    "Skip Ad",
    "Watch: Norway's ships",
    "Download the Harbour app",
    "We value your privacy",
    "Manage preferences",
    "This website uses cookies",
    "What to read next",
    "Up next",
    "Trending now",
    "Newsletter",
    "Daily Brief",
    "Get our daily briefing",
    "Subscribe to our YouTube channel",
    "Read the rest of this article",
    "You have 2 free articles left this month",
    "For more information, visit our help page",
    "Do you have any questions? Contact us.",
    "Comments are closed.",
    "Leave a comment",
    "Reporting by Ann Example in Oslo and Bob Sample in Stockholm; Editing by C. Third",
    "Additional reporting by Ann Example",
    "Translated by Ann Example",
    "(c) 2021 Harbour Post",
    "Terms & Conditions",
    "Privacy Policy | Terms of Use | Contact",
    "About Us | Careers | Advertise",
    "Facebook Twitter LinkedIn",
    "Republished with permission",
    "Originally published by the Harbour Post",
    "[Image: Norden/AP Photo]",
    "AP Photo/Carl Example",
    "Carl Example/AFP via Getty Images",
    "Read more from this author",
    "See all from Ann Example",
    "Show all",
    "Sign up to The Harbour, our weekly briefing on ports",
    "Enter your email address",
    "Please enter a valid email",
    "By signing up you agree to our terms",
    "Invalid email",
    "More on this story",
    "Share",
    "Read in app",
    "1/5",
    "Home / News / Europe",
    "Comments",
]


@pytest.mark.parametrize("line", FRAME)
def test_a_line_of_the_frame_goes_and_the_article_stays(line):
    text = read_bytes(f"{OPENING}\n\n{line}\n\n{ENDING}\n".encode(), "a.txt")
    assert [text.original[one.start : one.end] for one in text.article] == [OPENING, ENDING]


ARTICLE = [
    "Ukraine has become a member of no alliance, and Moldova is already a member of two.",
    "Inspectors were promised unlimited access to the sites.",
    "The ministers could not agree on terms and conditions.",
    "The team plans to return in May.",
    "Serbia could sign up to the free trade area next year.",
    "Voters must register by Friday if they want to take part.",
    "“We urge you to join us in this fight,” the general said. “Our readers of maps know why.”",
    "France would follow Israel on this path.",
    "He read more into the letter than it said.",
    "The views of the army matter more than those of the party.",
    "Copyright was the last chapter that the trade talks closed.",
    "By Monday the ships had left.",
    "By accident or design, the toll was raised.",
    "Share prices fell.",
    "Photographs of the camp show forty tents.",
    "Both sides advertise their strength.",
    "The ministry published its plan on May 4, 2021.",
    "A third party may be asked to mediate.",
    "Please yourself, the envoy is said to have answered.",
    "Follow the money, they say in Oslo.",
    "More on the table means more to lose.",
    "The commission's newsletter called it a success.",
    "Sweden's premium on safety is well known.",
    "Support us or step aside, he told them.",
    "Loading the ships takes a week.",
    "Explore more than one way out, the envoy said.",
    "By signing up to the pact, Norway gave up its veto.",
    "Already registered voters may stay at home.",
    "Sign in blood, he said, or not at all.",
    "Get the troops out first.",
    "Related issues",
    "Recommended action",
    "The author is silent on that.",
    "Thanks to the toll, the roads are good.",
    "What comes next",
    "A deal within reach?",
]


@pytest.mark.parametrize("line", ARTICLE)
def test_a_line_of_the_article_stays_though_it_sounds_like_the_frame(line):
    text = read_bytes(f"{OPENING}\n\n{line}\n\n{ENDING}\n".encode(), "a.txt")
    assert [text.original[one.start : one.end] for one in text.article] == [OPENING, line, ENDING]


def test_promotion_at_the_foot_goes_with_its_scraps():
    foot = [
        "Sign up for our newsletter",
        "What's included:",
        "Our Expertise",
        "Oslo Briefing\n  • Stockholm Briefing\n  • Turkey Briefing (PM)",
        "Special Events - Intimate evenings with people who matter.",
        "We also write to you at night.",
        "Already a member? Sign in",
    ]
    text = read_bytes("\n\n".join(["The quota stays", OPENING, ENDING, *foot]).encode(), "a.txt")
    assert [text.original[one.start : one.end] for one in text.article] == ["The quota stays", OPENING, ENDING]


def test_an_advertisement_is_no_end():
    ending = [
        "The envoy",
        "“We will not pay,” he said.",
        "Denmark has offered its help.",
        "Our ports are full, they say.",
    ]
    rest = ["Advertisement", *ending, "© 2021 The Harbour Post. All rights reserved."]
    text = read_bytes("\n\n".join(["The quota stays", OPENING, *rest]).encode(), "a.txt")
    kept = [text.original[one.start : one.end] for one in text.article]
    assert kept == ["The quota stays", OPENING, *ending]


def test_a_short_last_sentence_is_no_scrap():
    last = "Time is short."
    text = read_bytes("\n\n".join([OPENING, ENDING, last, "Sign up for our newsletter"]).encode(), "a.txt")
    assert text.original[text.article[-1].start : text.article[-1].end] == last


def test_the_authors_biography_at_the_end_goes():
    about = "Ann Example is a senior fellow at the Harbour Institute, where she writes about ports."
    text = read_bytes("\n\n".join([OPENING, ENDING, about]).encode(), "a.txt")
    assert text.paragraphs[-1].kind == Paragraph.BOILERPLATE


CAPTIONS = [
    "Norway's minister (2nd L) meets Sweden's envoy (R) in Oslo",
    "Norway's minister arrives in Oslo on Monday [Norden/AFP]",
    "FILE PHOTO: Norway's minister in Oslo last year",
    "In this photo released by the ministry, a ship leaves Oslo.",
]


@pytest.mark.parametrize("line", CAPTIONS)
def test_a_caption_is_kept_as_one(line):
    text = read_bytes(f"The quota stays\n\n{line}\n\n{OPENING}\n".encode(), "a.txt")
    assert [one.kind for one in text.paragraphs] == ["title", "caption", "body"]


def test_the_photographers_credit_is_cut_off_a_caption():
    line = "Norway's minister (R) in Oslo, May 4, 2021. REUTERS/Carl Example/Pool"
    text = read_bytes(f"The quota stays\n\n{line}\n\n{OPENING}\n".encode(), "a.txt")
    caption, credit = text.paragraphs[1:3]
    assert text.original[caption.start : caption.end] == "Norway's minister (R) in Oslo, May 4, 2021."
    assert (caption.kind, credit.kind, credit.number) == (Paragraph.CAPTION, Paragraph.BOILERPLATE, caption.number)


def test_author_and_date_are_taken_from_the_byline():
    text = read_bytes(f"The quota stays\n\nBy Ann Example\nPublished 4 May 2021\n\n{OPENING}\n".encode(), "a.txt")
    assert (text.origin.title, text.origin.author) == ("The quota stays", "Ann Example")
    assert text.origin.date == "2021-05-04"


def test_an_impossible_date_is_none():
    text = read_bytes(f"The quota stays\n\nPublished 31 February 2021\n\n{OPENING}\n".encode(), "a.txt")
    assert text.origin.date is None


def test_every_sign_outside_paragraphs_is_blank():
    said = f"\n Skip to content\n{OPENING}\n\n\t{ENDING} \n\n"
    text = read_bytes(said.encode(), "a.txt")
    covered = {at for one in text.paragraphs for at in range(one.start, one.end)}
    assert all(sign.isspace() for at, sign in enumerate(said) if at not in covered)
    assert not any(said[one.start].isspace() or said[one.end - 1].isspace() for one in text.paragraphs)


def test_what_follows_the_comments_is_no_article():
    foot = [
        "Join the conversation",
        "More from the Harbour Post",
        "Turkey's New Ships\nThey reach Libya.",
        "Trending",
        "1",
    ]
    text = read_bytes("\n\n".join(["The quota stays", OPENING, "“We will not pay,” he said.", *foot]).encode(), "a.txt")
    kept = [text.original[one.start : one.end] for one in text.article]
    assert kept == ["The quota stays", OPENING, "“We will not pay,” he said."]


def test_an_article_that_goes_on_after_a_list_of_links_is_kept():
    text = read_bytes("\n\n".join(["The quota stays", OPENING, "More on ports", ENDING]).encode(), "a.txt")
    assert text.original[text.article[-1].start : text.article[-1].end] == ENDING


def test_who_the_author_is_is_no_part_of_the_article():
    about = "Ann Example is the Nordic columnist of the Harbour Post."
    text = read_bytes("\n\n".join(["The quota stays", "By Ann Example", about, OPENING, ENDING]).encode(), "a.txt")
    assert [text.original[one.start : one.end] for one in text.article] == ["The quota stays", OPENING, ENDING]


def test_prose_that_runs_on_after_a_credit_is_kept():
    said = f"A ship leaves Oslo on Monday. (AP Photo/Carl Example) {OPENING} {ENDING}"
    text = read_bytes(f"The quota stays\n\n{said}".encode(), "a.txt")
    kept = " ".join(text.original[one.start : one.end] for one in text.article)
    assert OPENING in kept
    assert ENDING in kept
    assert "AP Photo" not in kept


def test_a_long_paragraph_with_a_cue_loses_one_sentence_only():
    said = f"{OPENING} Sign up for our weekly newsletter. {ENDING}"
    text = read_bytes(f"The quota stays\n\n{said}".encode(), "a.txt")
    assert [text.original[one.start : one.end] for one in text.article] == ["The quota stays", OPENING, ENDING]
    assert {one.number for one in text.paragraphs} == {1, 2}

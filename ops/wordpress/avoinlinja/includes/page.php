<?php
/**
 * What stands on a page: the plain link, numbers to call, and the pinned script beside them.
 *
 * The script stands beside its link each time, and not once in the foot of the page: where a part of a page is kept by
 * a cache, or asked for later, both come together. Loading it twice is loading it once.
 *
 * @package Avoinlinja
 */

namespace Avoinlinja;

defined( 'ABSPATH' ) || exit;

/** Attributes by which tools that rewrite scripts or ask for consent leave this one alone; includes/spared.php has the rest. */
const LEFT_ALONE = array(
	'data-cfasync'                              => 'false',  // Cloudflare Rocket Loader.
	'data-nowprocket'                           => '1',      // WP Rocket.
	'data-noptimize'                            => '1',      // Autoptimize.
	'data-no-optimize'                          => '1',      // LiteSpeed Cache, FlyingPress.
	'data-no-defer'                             => '1',      // LiteSpeed Cache.
	'data-no-minify'                            => '1',      // WP Rocket and others.
	'data-wpfc-render'                          => 'false',  // WP Fastest Cache.
	'data-jetpack-boost'                        => 'ignore', // Jetpack Boost.
	'nitro-exclude'                             => true,     // NitroPack.
	'data-cookieconsent'                        => 'ignore', // Cookiebot.
	'data-borlabs-cookie-script-blocker-ignore' => true,     // Borlabs Cookie.
);

/** The shortcode and the block. */
function register(): void {
	add_shortcode( 'avoinlinja', __NAMESPACE__ . '\\shortcode' );
	register_block_type( dirname( __DIR__ ) . '/block', array( 'render_callback' => __NAMESPACE__ . '\\block' ) );
	$language = language_of( is_admin() ? get_user_locale() : determine_locale() );
	$texts    = array();
	foreach ( array( 'block.title', 'block.embed', 'block.embed_help', 'block.display', 'display.', 'display.box', 'display.bubble', 'display.inline', 'display.page' ) as $key ) {
		$texts[ $key ] = say( $key, $language );
	}
	wp_add_inline_script( 'avoinlinja-line-editor-script', 'window.avoinlinjaBlock = ' . wp_json_encode( $texts ) . ';', 'before' );
}

/** All that is kept. */
function stored(): array {
	$kept = get_option( OPTION, array() );
	return ( is_array( $kept ) ? $kept : array() ) + array( 'snippets' => array(), 'pasted' => '', 'is_everywhere' => false );
}

/** The snippet for this page: of the named embed, in the page's language where there is one; null where nothing fits. */
function chosen( string $embed = '', string $lang = '' ): ?array {
	$fitting = array();
	foreach ( stored()['snippets'] as $each ) {
		if ( '' === $embed || $embed === $each['data-embed'] ) {
			$fitting[] = $each;
		}
	}
	foreach ( $fitting as $each ) {
		if ( language_of( $each['data-lang'] ?? 'fi' ) === language_of( '' === $lang ? determine_locale() : $lang ) ) {
			return $each;
		}
	}
	return $fitting[0] ?? null;
}

/** `[avoinlinja]`, `[avoinlinja embed="etusivu" lang="sv" display="inline"]`. */
function shortcode( $attributes ): string {
	$asked = shortcode_atts( array( 'embed' => '', 'lang' => '', 'display' => '' ), (array) $attributes, 'avoinlinja' );
	return placed( (string) $asked['embed'], (string) $asked['lang'], (string) $asked['display'] );
}

/** The block: the same. */
function block( $attributes ): string {
	return placed( (string) ( $attributes['embed'] ?? '' ), (string) ( $attributes['lang'] ?? '' ), (string) ( $attributes['display'] ?? '' ) );
}

/** The chosen snippet as HTML. Who may mend it is told where there is none; visitors see nothing. */
function placed( string $embed, string $lang, string $display ): string {
	$snippet = chosen( $embed, $lang );
	if ( null !== $snippet ) {
		has_one( true );
		if ( preg_match( SCRIPT_ATTRIBUTES['data-display'], $display ) ) {
			$snippet['data-display'] = $display;
		}
		return html_of( $snippet );
	}
	if ( ! current_user_can( 'manage_options' ) ) {
		return '';
	}
	return '<p>' . esc_html( say( 'block.none', language_of( determine_locale() ) ) ) . '</p>';
}

/**
 * In one line, so that nothing that makes paragraphs of lines finds any. A preview of a page shows the line's state and
 * lets nobody join. Feeds get the links alone.
 */
function html_of( array $snippet ): string {
	if ( is_preview() && '~test' !== substr( $snippet['data-embed'], -5 ) ) {
		$snippet['data-embed'] .= '~test';
	}
	$language = $snippet['data-lang'] ?? 'fi';
	$place    = '';
	unset( $snippet['data-place'] );
	if ( 'inline' === ( $snippet['data-display'] ?? '' ) ) {
		$snippet['data-place'] = 'avoinlinja-' . $snippet['data-embed'];
		$place                 = sprintf( ' id="%s"', esc_attr( $snippet['data-place'] ) );
	}
	$parts = array(
		sprintf( '<a href="%s" rel="noopener noreferrer" data-avoinlinja>%s</a>', esc_url( own_page( $snippet ), array( 'https', 'http' ) ), esc_html( $snippet['label'] ) ),
	);
	foreach ( numbers_of( $snippet ) as list( $number, $label ) ) {
		$parts[] = sprintf( '<a href="%s">%s</a>', esc_url( 'tel:' . preg_replace( '~[^\d+]~', '', $number ), array( 'tel' ) ), esc_html( $label ) );
	}
	if ( ! is_feed() ) {
		$parts[] = script_of( $snippet );
	}
	return sprintf( '<div class="avoinlinja"%s lang="%s">%s</div>', $place, esc_attr( $language ), implode( ' ', $parts ) );
}

/** 112 first, then the snippet's own numbers: each a link of its own, for who taps a number must not open a chat. */
function numbers_of( array $snippet ): array {
	$numbers = array( array( '112', say( 'page.call', language_of( $snippet['data-lang'] ?? 'fi' ) ) ) );
	foreach ( array_filter( explode( ',', $snippet['data-help'] ?? '' ) ) as $one ) {
		preg_match( '~^\s*(?:([^:]*): *)?(.*)$~', $one, $found );
		$numbers[] = array( $found[2], trim( $found[1] . ' ' . $found[2] ) );
	}
	return $numbers;
}

/** By WordPress' own function, so that what gives scripts a nonce gives this one too. Only what has been read strictly is written. */
function script_of( array $snippet ): string {
	$attributes = array( 'async' => true );
	foreach ( array_keys( SCRIPT_ATTRIBUTES ) as $name ) {
		if ( 'async' !== $name && isset( $snippet[ $name ] ) ) {
			$attributes[ $name ] = $snippet[ $name ];
		}
	}
	$attributes['crossorigin'] = 'anonymous';
	return trim( wp_get_script_tag( array_merge( $attributes, LEFT_ALONE ) ) );
}

/** Whether this page has a line already, which its own words place better than the foot of the page. */
function has_one( bool $now = false ): bool {
	static $has = false;
	$has        = $has || $now;
	return $has;
}

/** In the foot of every page, as a bubble, where the settings say so. */
function on_every_page(): void {
	$snippet = stored()['is_everywhere'] && ! has_one() ? chosen() : null;
	if ( null !== $snippet ) {
		$snippet['data-display'] = 'bubble';
		echo html_of( $snippet ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- each part is escaped there.
	}
}
